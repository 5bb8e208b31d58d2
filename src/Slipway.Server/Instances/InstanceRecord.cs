using Slipway.Contracts.Instances;
using Slipway.Contracts.Names;

namespace Slipway.Server.Instances;

/// <summary>One instance as the store keeps it, from before its start until its log is thrown away.</summary>
public sealed record InstanceRecord
{
    public required InstanceId Id { get; init; }

    public required JobId Job { get; init; }

    public required int JobVersion { get; init; }

    public required InstanceState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? ExitCode { get; init; }

    public bool Failed { get; init; }

    /// <summary>Why it ended, for people.</summary>
    public string Reason { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>What it was told to listen on for its job's port 0; 0 for none. The job's next version may choose another.</summary>
    public int ChosenPort { get; init; }

    /// <summary>Ended for good: its job's restart mode asks for no other in its place.</summary>
    public bool Spent { get; init; }

    public bool IsLive => State != InstanceState.Removed;

    public Instance ToWire(string host) => new()
    {
        Uuid = Id,
        State = State,
        Host = host,
        JobVersionId = JobVersion,
        CreatedTime = CreatedAt.ToUnixTimeMilliseconds() / 1000.0,
        Exited = ExitCode is not null,
        ExitCode = ExitCode ?? 0,
        Failed = Failed,
        Reason = Reason,
        Address = Address,
    };
}
