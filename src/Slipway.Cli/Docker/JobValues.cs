using Slipway.Cli.Grammar;
using Slipway.Cli.Units;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Docker;

/// <summary>Reads the values of flags that describe a job.</summary>
internal static class JobValues
{
    public static Flag<long?> SizeFlag(string name, string? shortName, string description) =>
        Flags.Parsed<long>(name, shortName, "SIZE", description, ByteSize.TryParse, "a size such as 256MB or 2G", FlagGroup.Resources);

    public static Flag<long?> CpuFlag() =>
        Flags.Parsed<long>("cpus", null, "MS", "most CPU time, in milliseconds a second; 1000 is one core (0, no limit)", ReadCpu, "a number of milliseconds a second, such as 500", FlagGroup.Resources);

    public static Flag<long?> BandwidthFlag(string name, string? shortName, string description) =>
        Flags.Parsed<long>(name, shortName, "MBPS", description, Bandwidth.TryParse, "a bandwidth such as 5 or 5Mbps", FlagGroup.Resources);

    public static Flag<RestartMode?> RestartFlag(string name, string description, FlagGroup group) =>
        Flags.Parsed<RestartMode>(name, null, "MODE", description, TryReadRestart, "always, no or failure", group);

    public static bool TryReadRestart(string text, out RestartMode mode) =>
        Enum.TryParse(text, ignoreCase: true, out mode) && !char.IsAsciiDigit(text[0]);

    /// <summary><c>K=V</c>; the value may have <c>=</c> in it, or be empty.</summary>
    public static Dictionary<string, string> ReadEnvironment(string[]? pairs)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs ?? [])
        {
            var at = pair.IndexOf('=');
            if (at <= 0)
                throw Wrong($"\"{pair}\" does not set a variable: write --env-set NAME=VALUE.");
            read[pair[..at]] = pair[(at + 1)..];
        }

        return read;
    }

    public static IReadOnlyList<int> ReadPorts(string[]? ports) => [.. (ports ?? []).SelectMany(list => list.Split(',')).Select(ReadPort).Distinct()];

    public static int ReadPort(string text) => int.TryParse(text, out var port) && port is >= 0 and <= 65535
        ? port
        : throw Wrong($"\"{text}\" is not a port: give a number from 0 to 65535.");

    public static IReadOnlyList<string> ReadCommand(string flag, string text) => ShellWords.TrySplit(text, out var words) && words.Count > 0
        ? words
        : throw Wrong($"--{flag} '{text}' is not a command: {(text.Trim().Length == 0 ? "it is empty" : "a quote in it is not closed")}.");

    /// <summary><c>/apcera/providers::apcfs</c> is the provider of that name.</summary>
    public static string ReadProvider(string text)
    {
        var full = text.StartsWith('/') ? $"provider::{text}" : text;
        return Fqn.TryParseResource(full, ResourceType.Provider, out var fqn, out var problem) ? fqn.ToString() : throw Wrong($"\"{text}\" is not a provider: {problem}.");
    }

    /// <summary>As settings tables say it.</summary>
    public static string Cpu(long milliseconds) => milliseconds == 0 ? "0ms/s (uncapped)" : $"{milliseconds}ms/s";

    /// <inheritdoc cref="Cpu" />
    public static string Netmax(long bitsPerSecond) => bitsPerSecond == 0 ? "0Mbps (uncapped)" : Bandwidth.Format(bitsPerSecond);

    private static bool ReadCpu(string text, out long milliseconds) =>
        long.TryParse(text.EndsWith("ms/s", StringComparison.Ordinal) ? text[..^4] : text, out milliseconds) && milliseconds is >= 0 and <= 1_000_000;

    private static CommandException Wrong(string message) => new(ExitCodes.Usage, message);
}
