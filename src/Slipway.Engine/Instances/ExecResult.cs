namespace Slipway.Engine.Instances;

/// <summary>How a command inside an instance ended.</summary>
/// <param name="ExitCode">128 + n when signal n ended it.</param>
/// <param name="Output">The first 64 Ki characters of its standard output.</param>
/// <param name="Error">The first 64 Ki characters of its standard error.</param>
public sealed record ExecResult(int ExitCode, string Output, string Error);
