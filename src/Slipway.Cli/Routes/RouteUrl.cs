using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Routes;

/// <summary>A public address as people write it, in the API's words.</summary>
/// <param name="Type"><c>http</c> or <c>tcp</c>.</param>
/// <param name="Endpoint">Without a scheme; <c>auto</c> lets the platform choose.</param>
/// <param name="HttpsOnly">It was written with https.</param>
internal readonly record struct RouteUrl(string Type, string Endpoint, bool HttpsOnly)
{
    public const string Auto = "auto";

    /// <summary><c>http://web.example.com/shop</c>, <c>web.example.com</c>, <c>tcp://auto</c>, <c>tcp://10.1.2.3:4222</c>, <c>auto</c>.</summary>
    public static RouteUrl Parse(string text)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = at < 0 ? "http" : text[..at].ToLowerInvariant();
        var endpoint = (at < 0 ? text : text[(at + 3)..]).TrimEnd('/');
        if (scheme is not ("http" or "https" or "tcp") || endpoint.Length == 0 || endpoint.Any(c => c <= ' ' || c is '?' or '#' or '@'))
            throw new CommandException(ExitCodes.Usage, $"\"{text}\" is not a route: write auto, http://host/path, tcp://auto or tcp://address:port.");
        return new RouteUrl(scheme == "tcp" ? "tcp" : "http", endpoint, scheme == "https");
    }

    public override string ToString() => Endpoint == Auto ? (Type == "tcp" ? "tcp://auto" : Auto) : $"{Type}://{Endpoint}";
}
