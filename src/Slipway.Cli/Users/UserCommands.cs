using System.CommandLine;
using Slipway.Cli.Grammar;

namespace Slipway.Cli.Users;

/// <summary><c>apc user …</c></summary>
internal static class UserCommands
{
    public static Verb Create() => new Verb("user", "Make users who log in with a password, and see and end their logins.")
    {
        UserListCommand.Create(),
        UserCreateCommand.Create(),
        UserShowCommand.Create(),
        UserPasswordCommand.Create(),
        UserRevokeCommand.Create(),
        UserDeleteCommand.Create(),
    };

    public static Argument<string> Name() => new("name") { HelpName = "NAME" };
}
