using Slipway.Contracts.Names;

namespace Slipway.Engine.Instances;

/// <summary>All that the engine needs to run one instance: an unpacked package and a process, no image reference.</summary>
public sealed record InstanceSpec
{
    public required InstanceId Id { get; init; }

    /// <summary>What it is an instance of; kept with it, so that a restarted server knows what it adopts.</summary>
    public required JobId JobId { get; init; }

    /// <summary>The job's version that this instance runs.</summary>
    public int JobVersion { get; init; } = 1;

    /// <summary>A valid host name of at most 63 characters.</summary>
    public required string Hostname { get; init; }

    /// <summary>Absolute paths of the overlay's lower directories, bottom first.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    /// <summary>What to exec, without a shell; at least one element.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>User name or number as the package's own <c>/etc/passwd</c> has it; empty for root. May be <c>user:group</c>.</summary>
    public string User { get; init; } = "";

    /// <summary>Group name or number; empty for the user's own.</summary>
    public string Group { get; init; } = "";

    /// <summary>Absolute; made when it is not there. Empty for <c>/</c>.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Absolute paths that must exist as directories even if no layer has them (an image's volumes).</summary>
    public IReadOnlyList<string> ScratchDirectories { get; init; } = [];

    /// <summary>Folders of the machine that it may write to, without set-uid programs and devices. Who owns them is the caller's to see to.</summary>
    public IReadOnlyList<WritableBind> WritableBinds { get; init; } = [];

    /// <summary>Bytes; 0 for no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Milliseconds of CPU per second; 0 for no limit.</summary>
    public long Cpu { get; init; }

    /// <summary>May it open connections to the outside.</summary>
    public bool AllowEgress { get; init; }
}
