using Slipway.Cli.Grammar;

namespace Slipway.Cli.Users;

/// <summary><c>apc user revoke NAME</c></summary>
internal static class UserRevokeCommand
{
    public static Verb Create()
    {
        var name = UserCommands.Name();
        return new Verb("revoke", "End every login of a user, at once.") { name }
            .With(
                notes: "The user can log in again. To keep them out, change the password too, or take them the right in policy.",
                new Example("A laptop was lost", "apc user revoke fred", "apc user password fred"))
            .Does(async call =>
            {
                var user = call.Value(name)!;
                await call.StepAsync(call.Screen.Foreign($"Ending all logins of \"{user}\""), () => call.Client.Users.RevokeTokensAsync(user, call.Cancelled));
                call.Screen.Success();
            });
    }
}
