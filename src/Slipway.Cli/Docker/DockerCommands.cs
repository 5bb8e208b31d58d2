using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;

namespace Slipway.Cli.Docker;

/// <summary><c>apc docker …</c></summary>
internal static class DockerCommands
{
    public static Verb Create() => new Verb("docker", "Make jobs and packages from Docker images.")
    {
        DockerRunCommand.CreateRun(),
        DockerRunCommand.CreateCreate(),
        DockerPullCommand.Create(),
        JobConnectCommand.Create("docker"),
    };
}
