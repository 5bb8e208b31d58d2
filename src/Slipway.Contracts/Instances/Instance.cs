using Slipway.Contracts.Names;

namespace Slipway.Contracts.Instances;

/// <summary>One running copy of a job (v1 model <c>Instances</c>).</summary>
public sealed record Instance
{
    public required InstanceId Uuid { get; init; }

    public InstanceState State { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string Host { get; init; } = "";

    public int JobVersionId { get; init; }

    /// <summary>UNIX seconds.</summary>
    public double CreatedTime { get; init; }

    public bool AnnouncedRoutes { get; init; }

    public bool Exited { get; init; }

    /// <summary>Valid only when <see cref="Exited"/>.</summary>
    public int ExitCode { get; init; }

    public bool Failed { get; init; }

    /// <summary>Why it ended, for people; an addition of ours, as is <see cref="Address"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The IPv4 address that this machine reaches it at; empty when it does not run.</summary>
    public string Address { get; init; } = "";
}
