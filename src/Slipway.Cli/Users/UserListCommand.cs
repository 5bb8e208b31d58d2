using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Identity;

namespace Slipway.Cli.Users;

/// <summary><c>apc user list</c></summary>
internal static class UserListCommand
{
    public static Verb Create()
    {
        var json = Flags.Json();
        return new Verb("list", "List the users that you may see.") { json }
            .With(notes: "", new Example("Their names, for a script", "apc user list --json | jq -r .[].name"))
            .Does(async call =>
            {
                var users = await call.Client.Users.ListAsync(call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, users);
                else
                    call.Screen.Line(Draw(users, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(IReadOnlyList<UserInfo> users, BoxStyle style)
    {
        var table = new ListTable("Name", "Created", "By", "Password changed");
        foreach (var user in users)
            table.Add(user.Name, Instant.Format(user.CreatedAt), user.CreatedBy, Instant.Format(user.PasswordChangedAt));
        return table.Draw(style);
    }
}
