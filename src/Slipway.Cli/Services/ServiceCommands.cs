using Slipway.Cli.Grammar;

namespace Slipway.Cli.Services;

/// <summary><c>apc service …</c></summary>
internal static class ServiceCommands
{
    public static Verb Create() => new Verb("service", "See and make services, and bind jobs to them.")
    {
        ServiceListCommand.Create(),
        ServiceShowCommand.Create(),
        ServiceCreateCommand.Create(),
        ServiceBindCommand.Create(),
        ServiceUnbindCommand.Create(),
        ServiceDeleteCommand.Create(),
    };
}
