using Slipway.Cli.Grammar;

namespace Slipway.Cli.Users;

/// <summary><c>apc user create NAME</c></summary>
internal static class UserCreateCommand
{
    public static Verb Create()
    {
        var name = UserCommands.Name();
        return new Verb("create", "Make a user who can log in with a password.") { name }
            .With(
                notes: "On a terminal the password is asked for twice and does not show. In a script it is one line on standard input. "
                    + "A new user may do what policy lets everybody do: on a fresh server, work in /sandbox/NAME.",
                new Example("Make a user", "apc user create fred"),
                new Example("The same in a script", @"printf '%s\n' ""$PASSWORD"" | apc user create fred"))
            .Does(async call =>
            {
                var password = await NewPassword.AskAsync(call);
                var user = call.Value(name)!;
                await call.StepAsync(call.Screen.Foreign($"Creating user \"{user}\""), () => call.Client.Users.CreateAsync(user, password, call.Cancelled));
                call.Screen.Success();
            });
    }
}
