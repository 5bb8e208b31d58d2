namespace Slipway.Engine.Instances;

/// <summary>What an instance takes at one moment.</summary>
/// <param name="Memory">Bytes, with the page cache that is charged to it.</param>
/// <param name="CpuTime">Used since it started, over all CPUs.</param>
/// <param name="Processes">Processes and threads.</param>
public sealed record InstanceStats(long Memory, TimeSpan CpuTime, int Processes);
