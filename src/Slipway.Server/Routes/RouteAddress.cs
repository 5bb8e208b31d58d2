using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Slipway.Contracts.Names;

namespace Slipway.Server.Routes;

/// <summary>
/// What a route is known by: for http a host, perhaps with a path (<c>www.acme.com/shop</c>); for tcp an address and a port
/// (<c>127.0.0.1:7000</c>). The text is the one form in which endpoints are stored and compared.
/// </summary>
public readonly record struct RouteAddress
{
    public const string Http = "http";
    public const string Tcp = "tcp";

    private const int MaxPath = 200;

    private RouteAddress(string type, string host, string path, int port, Fqn fqn) =>
        (Type, Host, Path, Port, Fqn) = (type, host, path, port, fqn);

    /// <summary><see cref="Http"/> or <see cref="Tcp"/>.</summary>
    public string Type { get; }

    /// <summary>Lower case; for tcp an IPv4 address.</summary>
    public string Host { get; }

    /// <summary>Empty, or <c>/shop</c> without a slash at the end. Letters count as they are written.</summary>
    public string Path { get; }

    /// <summary>Of a tcp endpoint; 0 for http.</summary>
    public int Port { get; }

    /// <summary>
    /// What policy calls it: the host from its end, so that a realm holds all names below one: <c>route::/http/com/acme/www/shop</c>;
    /// for tcp <c>route::/tcp/127.0.0.1/7000</c>.
    /// </summary>
    public Fqn Fqn { get; }

    /// <param name="type"><c>http</c> or <c>tcp</c>.</param>
    /// <param name="text">With or without <c>http://</c>, <c>https://</c> or <c>tcp://</c> in front.</param>
    /// <param name="value">The endpoint.</param>
    /// <param name="problem">What is wrong, for people.</param>
    public static bool TryParse(string type, string text, out RouteAddress value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        var rest = StripScheme(type, text);
        if (rest is null)
            problem = $"'{text.Split("://")[0]}://' does not fit a route of type {type}";
        else if (type == Http)
            return TryParseHttp(rest, out value, out problem);
        else if (type == Tcp)
            return TryParseTcp(rest, out value, out problem);
        else
            problem = $"'{type}' is not a type of route; '{Http}' and '{Tcp}' are";
        return false;
    }

    public override string ToString() => Type == Tcp ? $"{Host}:{Port}" : Host + Path;

    private static string? StripScheme(string type, string text)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        if (at < 0)
            return text;
        var scheme = text[..at].ToLowerInvariant();
        return scheme == type || (type == Http && scheme == "https") ? text[(at + 3)..] : null;
    }

    private static bool TryParseHttp(string text, out RouteAddress value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (name, path) = slash < 0 ? (text, "") : (text[..slash], text[slash..].TrimEnd('/'));
        if (name.Contains(':', StringComparison.Ordinal))
        {
            problem = "an http route has no port of its own: it answers wherever the server listens";
            return false;
        }

        if (!HostName.TryParse(name, out var host, out problem))
            return false;
        if (path.Length > MaxPath)
        {
            problem = $"the path has {path.Length} characters; at most {MaxPath} are allowed";
            return false;
        }

        var fqn = $"{ResourceType.Route}::/{Http}/{string.Join('/', host.Split('.').Reverse())}{path}";
        if (!Fqn.TryParse(fqn, out var parsed, out _))
        {
            problem = $"'{path}' is not a path that can be mapped: segments of letters, digits and - _ . + @ between slashes, without query";
            return false;
        }

        value = new RouteAddress(Http, host, path, 0, parsed);
        return true;
    }

    private static bool TryParseTcp(string text, out RouteAddress value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        problem = null;
        if (text.Split(':') is [var host, var number] && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.ToString() == host && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            value = new RouteAddress(Tcp, host, "", port, Fqn.Parse($"{ResourceType.Route}::/{Tcp}/{host}/{port}"));
            return true;
        }

        problem = $"'{text}' is not a tcp endpoint: an IPv4 address and a port are expected, as in 127.0.0.1:7000";
        return false;
    }
}
