using System.CommandLine;

namespace Slipway.Server.Commands;

/// <summary>What the server's program can be asked to do.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("Slipway turns a Docker image into a running, governed app with one API call.")
    {
        ServeCommand.Create(),
        TokenCommand.Create(),
        PolicyCommand.Create(),
    };
}
