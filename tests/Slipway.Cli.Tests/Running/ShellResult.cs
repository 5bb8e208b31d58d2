namespace Slipway.Cli.Tests.Running;

/// <summary>How a command ended and what it printed.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.TrimEnd('\n').Split('\n');
}
