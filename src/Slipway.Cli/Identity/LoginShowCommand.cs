using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Identity;

namespace Slipway.Cli.Identity;

/// <summary><c>apc login show</c></summary>
internal static class LoginShowCommand
{
    public static Verb Create()
    {
        var json = Flags.Json();
        return new Verb("show", "Show whom the server takes you for, and for how long.") { json }
            .With(
                notes: "The server is asked, so this also says whether the login is still good. `apc target` shows what apc remembers, without asking.",
                new Example("The end of the login, for a script", "apc login show --json | jq -r .expires_at"))
            .Does(async call =>
            {
                if (!call.Session.IsLoggedIn)
                    throw new CommandException(ExitCodes.NotLoggedIn, $"Nobody is logged in to {call.Session.Target}.", "Log in with `apc login`.");
                var caller = await call.Client.Identity.GetCallerAsync(call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, caller);
                else
                    Show(call, caller);
            });
    }

    private static void Show(Call call, CallerInfo caller)
    {
        var screen = call.Screen;
        var left = caller.ExpiresAt - call.Time.GetUtcNow();
        screen.Line($"Targeted [{call.Session.Target}]");
        screen.Line(screen.Foreign($"Logged in as: \"{caller.Name}\""));
        screen.Line(screen.Foreign($"Type: {caller.Type}"));
        screen.Line($"Namespace: \"{caller.Namespace}\"");
        screen.Line(screen.Foreign($"Logged in with: {How(caller.AuthType)}"));
        screen.Line($"Valid until: {Instant.Format(caller.ExpiresAt)} ({Span.Format(left)} left)");
    }

    private static string How(string authType) => authType switch
    {
        "basicAuth" => "user name and password",
        "appToken" => "the job's app token",
        "dataFolder" => "a token made at the server",
        _ => authType,
    };
}
