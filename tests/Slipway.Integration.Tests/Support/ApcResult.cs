namespace Slipway.Integration.Tests.Support;

/// <summary>What <c>apc</c> printed, and how it ended.</summary>
internal sealed record ApcResult(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
