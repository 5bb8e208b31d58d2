namespace Slipway.Contracts.Api;

/// <summary>The machine and what the server makes of it. Sizes in bytes.</summary>
public sealed record NodeInfo
{
    public required string Host { get; init; }

    public required string Version { get; init; }

    public DateTimeOffset StartedAt { get; set; }

    public int Processors { get; set; }

    public long MemoryTotal { get; set; }

    /// <summary>What the system could still give out.</summary>
    public long MemoryAvailable { get; set; }

    public string DataFolder { get; set; } = "";

    public long DiskTotal { get; set; }

    public long DiskFree { get; set; }

    /// <summary>What may still begin, within the disk's budget and reserve.</summary>
    public long DiskLeft { get; set; }

    public int Layers { get; set; }

    public long LayerBytes { get; set; }

    public int Jobs { get; set; }

    /// <summary>Instances that run or start.</summary>
    public int Instances { get; set; }
}
