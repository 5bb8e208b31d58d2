using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Instances;

/// <summary>One running copy of a job (v1 model <c>Instances</c>).</summary>
public sealed record Instance
{
    public required InstanceId Uuid { get; init; }

    public InstanceState State { get; set; }

    /// <summary>The machine it runs on.</summary>
    public string Host { get; set; } = "";

    public int JobVersionId { get; set; }

    /// <summary>UNIX seconds.</summary>
    public double CreatedTime { get; set; }

    public bool AnnouncedRoutes { get; set; }

    public bool Exited { get; set; }

    /// <summary>Valid only when <see cref="Exited"/>.</summary>
    public int ExitCode { get; set; }

    public bool Failed { get; set; }

    /// <summary>Why it ended, for people; an addition of ours, as is <see cref="Address"/>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The IPv4 address that this machine reaches it at; empty when it does not run.</summary>
    public string Address { get; set; } = "";

    /// <summary>Bytes that it has written into its own files, a moment ago; null when it does not run. An addition of ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DiskUsed { get; set; }
}
