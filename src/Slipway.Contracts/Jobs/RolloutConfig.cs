namespace Slipway.Contracts.Jobs;

/// <summary>When a job counts as flapping, and how long a replaced instance may stay. Times in seconds.</summary>
public sealed record RolloutConfig
{
    public int ErroredStateWindow { get; set; }

    public int FlappingMinimumRestarts { get; set; } = 3;

    public double FlappingPercent { get; set; } = 0.5;

    public int FlappingWindow { get; set; } = 300;

    public int ForceStopOldInstancesAfter { get; set; } = 120;
}
