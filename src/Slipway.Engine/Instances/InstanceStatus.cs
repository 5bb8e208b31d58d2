using System.Net;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Instances;

/// <summary>One instance, as it is now.</summary>
public sealed record InstanceStatus
{
    public required InstanceId Id { get; init; }

    public required JobId JobId { get; init; }

    public int JobVersion { get; init; } = 1;

    public required InstancePhase Phase { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>128 + n when signal n ended it; null unless <see cref="InstancePhase.Exited"/>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The kernel killed something in it because the memory limit was reached.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>It is <see cref="InstancePhase.Lost"/> because the machine was started anew.</summary>
    public bool Rebooted { get; init; }

    /// <summary>The address that this machine reaches it at; null when it does not run.</summary>
    public IPAddress? Address { get; init; }
}
