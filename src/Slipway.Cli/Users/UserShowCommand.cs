using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Identity;

namespace Slipway.Cli.Users;

/// <summary><c>apc user show NAME</c></summary>
internal static class UserShowCommand
{
    public static Verb Create()
    {
        var name = UserCommands.Name();
        var json = Flags.Json();
        return new Verb("show", "Show what is known of a user.") { name, json }
            .With(
                notes: "What a user may do is up to policy: `apc policy sim` tells.",
                new Example("Show a user, and ask what they may do", "apc user show fred", "apc policy sim permit create job::/sandbox/fred --as fred"))
            .Does(async call =>
            {
                var user = await call.Client.Users.GetAsync(call.Value(name)!, call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, user);
                else
                    call.Screen.Line(Draw(user, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(UserInfo user, BoxStyle style) => new ShowTable("User", user.Name)
        .Row("Created by", user.CreatedBy)
        .Row("Created at", Instant.Format(user.CreatedAt))
        .Row("Password changed at", Instant.Format(user.PasswordChangedAt))
        .Row("Logins ended at", user.TokensRevokedAt is { } time ? Instant.Format(time) : "(never)")
        .Draw(style);
}
