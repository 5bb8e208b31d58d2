using Slipway.Engine.Roots;

namespace Slipway.Engine.Specs;

/// <summary>Everything that a runtime spec is made from: nothing else may show in it.</summary>
internal sealed record SpecInput
{
    public required string Hostname { get; init; }

    public required string RootPath { get; init; }

    public bool RootIsReadOnly { get; init; }

    public required string CgroupPath { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Complete, in the order in which it is written.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    public required ResolvedUser User { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Files and directories of the host that show inside, read-only: destination, source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadOnlyBinds { get; init; } = [];

    /// <summary>Directories of the host that it may write to: destination, source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> WritableBinds { get; init; } = [];

    /// <summary>Bytes; 0 for no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Milliseconds per second; 0 for no limit.</summary>
    public long Cpu { get; init; }

    public int Pids { get; init; }

    public required HostFacts Host { get; init; }
}
