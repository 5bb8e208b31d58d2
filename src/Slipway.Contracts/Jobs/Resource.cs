namespace Slipway.Contracts.Jobs;

/// <summary>Limits of one instance, in raw units as v1 clients send them; 0 means no limit.</summary>
public sealed record Resource
{
    /// <summary>Milliseconds of CPU per second.</summary>
    public long Cpu { get; set; }

    /// <summary>Bytes.</summary>
    public long Memory { get; set; }

    /// <summary>Bytes.</summary>
    public long Disk { get; set; }

    /// <summary>Reserved bandwidth, bits per second.</summary>
    public long Network { get; set; }

    /// <summary>Most bandwidth, bits per second.</summary>
    public long Netmax { get; set; }
}
