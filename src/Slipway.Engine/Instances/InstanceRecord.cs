using System.Net;
using Slipway.Contracts.Names;
using Slipway.Engine.Network;

namespace Slipway.Engine.Instances;

/// <summary>What a restarted server needs to know of an instance; one JSON file in the instance's folder.</summary>
internal sealed record InstanceRecord
{
    public required InstanceId Id { get; init; }

    public required JobId JobId { get; init; }

    public int JobVersion { get; init; } = 1;

    /// <summary>Which runtime made it, and so must end it: <c>crun</c> or <c>runc</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Null while it is being started: one that a server left so is removed.</summary>
    public InstancePhase? Phase { get; init; }

    public required string Address { get; init; }

    /// <summary>What it may reach now, so that the next server puts the same in force; null for nothing.</summary>
    public NetworkGrants? Grants { get; init; }

    /// <summary>Its users are others outside.</summary>
    public bool Nested { get; init; }

    /// <summary>In which run of the machine it was started: nothing of it is left in the next.</summary>
    public string Boot { get; init; } = "";

    /// <summary>It ended with the machine.</summary>
    public bool Rebooted { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? ExitCode { get; init; }

    public bool OutOfMemory { get; init; }

    public IPAddress ParsedAddress() => IPAddress.Parse(Address);

    public InstanceStatus ToStatus() => new()
    {
        Id = Id,
        JobId = JobId,
        JobVersion = JobVersion,
        Phase = Phase ?? InstancePhase.Lost,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        ExitCode = ExitCode,
        OutOfMemory = OutOfMemory,
        Rebooted = Rebooted,
        Address = Phase == InstancePhase.Running ? ParsedAddress() : null,
    };
}
