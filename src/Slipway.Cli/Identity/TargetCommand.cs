using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Session;

namespace Slipway.Cli.Identity;

/// <summary><c>apc target [URL]</c></summary>
internal static class TargetCommand
{
    public static Verb Create()
    {
        var url = new Argument<string?>("url") { HelpName = "URL", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("target", "Choose the server that apc talks to, or show which one it is.")
        {
            url,
        }
        .With(
            notes: "Without a scheme, https is meant. apc remembers the target, and one login for each, in $APC_HOME/.apc or $HOME/.apc.",
            new Example("Talk to a server on this machine", "apc target http://127.0.0.1:8080"),
            new Example("Show the present target, user and namespace", "apc target"))
        .Does(call =>
        {
            if (call.Value(url) is { } given)
                Set(call, TargetUrl.Normalise(given));
            else
                Show(call);
            return Task.CompletedTask;
        });
    }

    private static void Set(Call call, string target)
    {
        call.Session.SetTarget(target);
        if (target.StartsWith("http://", StringComparison.Ordinal))
            call.Screen.Line("Note: connections over HTTP are insecure and may leak secure information.");
        call.Screen.Line($"Targeted [{target}]");
    }

    private static void Show(Call call)
    {
        var target = call.Session.Target;
        call.Screen.Line($"Targeted [{target}]");
        if (!call.Session.IsLoggedIn)
        {
            call.Screen.Line("Not logged in.");
            return;
        }

        call.Screen.Line($"Logged in as: \"{call.Session.State.Users.GetValueOrDefault(target)}\"");
        if (call.Session.State.Namespaces.TryGetValue(target, out var ns))
            call.Screen.Line($"Working in \"{ns}\"");
    }
}
