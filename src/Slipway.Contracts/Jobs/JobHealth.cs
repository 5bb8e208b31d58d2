using Slipway.Contracts.Instances;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>How a job is doing.</summary>
public sealed record JobHealth
{
    public required JobId Uuid { get; init; }

    /// <summary>Running instances divided by configured ones, 0 to 1.</summary>
    public double Score { get; set; }

    /// <summary>True when its instances keep ending soon after their start.</summary>
    public bool Flapping { get; set; }

    /// <summary>How many instances are in each state; keys are <see cref="InstanceState"/> texts.</summary>
    public IReadOnlyDictionary<string, int> InstanceStateCount { get; set; } = new Dictionary<string, int>();
}
