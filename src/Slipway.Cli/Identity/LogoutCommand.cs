using Slipway.Cli.Grammar;

namespace Slipway.Cli.Identity;

/// <summary><c>apc logout</c></summary>
internal static class LogoutCommand
{
    public static Verb Create() => new Verb("logout", "Forget the login to the present target.").Does(call =>
    {
        _ = call.Session.Target;
        call.Session.LogOut();
        call.Screen.Line("Successfully logged out!");
        return Task.CompletedTask;
    });
}
