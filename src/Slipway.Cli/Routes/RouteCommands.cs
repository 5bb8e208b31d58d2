using Slipway.Cli.Grammar;

namespace Slipway.Cli.Routes;

/// <summary><c>apc route …</c></summary>
internal static class RouteCommands
{
    public static Verb Create() => new Verb("route", "See and change public addresses of jobs.")
    {
        RouteListCommand.Create(),
        RouteShowCommand.Create(),
        RouteAddCommand.Create(),
        RouteRemoveCommand.Create(),
    };
}
