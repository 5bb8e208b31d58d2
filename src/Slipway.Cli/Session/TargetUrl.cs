using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Session;

/// <summary>The one way a target is written, in the state file and on the screen.</summary>
internal static class TargetUrl
{
    /// <summary><c>kiso.io</c> means <c>https://kiso.io</c>; a slash at the end makes no difference.</summary>
    public static string Normalise(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not the URL of a server; write it as http://127.0.0.1:8080 or https://example.com.", "Try `apc help target` for more information.");
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new CommandException(ExitCodes.Usage, "A target has no user name, query or fragment in it; `apc login` is where the user name goes.", "Try `apc help target` for more information.");
        return uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }
}
