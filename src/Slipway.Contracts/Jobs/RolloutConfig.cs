namespace Slipway.Contracts.Jobs;

/// <summary>When a job counts as flapping, and how long a replaced instance may stay. Times in seconds.</summary>
public sealed record RolloutConfig
{
    public int ErroredStateWindow { get; init; }

    public int FlappingMinimumRestarts { get; init; } = 3;

    public double FlappingPercent { get; init; } = 0.5;

    public int FlappingWindow { get; init; } = 300;

    public int ForceStopOldInstancesAfter { get; init; } = 120;
}
