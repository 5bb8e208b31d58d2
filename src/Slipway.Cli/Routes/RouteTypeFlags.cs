using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Routes;

/// <summary><c>--type http</c>, <c>--http</c>, <c>--tcp</c>: for an address that does not say it itself.</summary>
internal sealed class RouteTypeFlags
{
    private readonly Flag<string?> type = Flags.Text("type", "t", "TYPE", "http or tcp (as URL says, else http)");
    private readonly Flag<bool> http = Flags.Switch("http", null, "the same as --type http");
    private readonly Flag<bool> tcp = Flags.Switch("tcp", null, "the same as --type tcp");

    public void AddTo(Verb verb)
    {
        verb.Add(type);
        verb.Add(http);
        verb.Add(tcp);
    }

    public RouteUrl Apply(Call call, RouteUrl route)
    {
        string?[] said = [call.Value(type), call.Value(http) ? "http" : null, call.Value(tcp) ? "tcp" : null];
        var distinct = said.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return distinct switch
        {
            [] => route,
            [var one and ("http" or "tcp")] => route with { Type = one },
            [var one] => throw new CommandException(ExitCodes.Usage, $"\"{one}\" is not a type of route: give http or tcp."),
            _ => throw new CommandException(ExitCodes.Usage, "A route is http or tcp: give one of them."),
        };
    }
}
