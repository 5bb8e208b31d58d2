using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Docker;

/// <summary>Reads <c>--routes</c>: which public address goes to which port.</summary>
internal static class RouteValues
{
    /// <param name="routes">Each <c>URL</c> or <c>URL=PORT</c>, or several with commas.</param>
    /// <param name="ports">The ports exposed by flags: a route without a port goes to the only one.</param>
    public static Dictionary<string, int> Read(string[]? routes, IReadOnlyList<int> ports)
    {
        var read = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var route in (routes ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var at = route.LastIndexOf('=');
            var url = at < 0 ? route : route[..at];
            read[url] = at >= 0 ? JobValues.ReadPort(route[(at + 1)..])
                : ports is [var only] ? only
                : throw new CommandException(ExitCodes.Usage, $"The route \"{url}\" does not say which port it goes to: write {url}=PORT, or give one --port.");
        }

        return read;
    }
}
