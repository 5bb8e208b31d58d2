using Slipway.Contracts.Names;

namespace Slipway.Client.Tunnels;

/// <summary>What to run in an instance, and how.</summary>
public sealed record TunnelRequest
{
    /// <summary>Which instance; null for any that runs.</summary>
    public InstanceId? Instance { get; init; }

    /// <summary>What to exec, without a shell; empty for the instance's own shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Give it a terminal of its own; else input, output and error output are pipes.</summary>
    public bool Tty { get; init; }

    /// <summary>A user of the image; null for the job's own.</summary>
    public string? User { get; init; }

    public int? Rows { get; init; }

    public int? Columns { get; init; }

    /// <summary>What kind of terminal it is, as in the variable <c>TERM</c>; null for a plain one.</summary>
    public string? Term { get; init; }
}
