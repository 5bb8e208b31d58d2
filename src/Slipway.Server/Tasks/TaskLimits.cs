namespace Slipway.Server.Tasks;

/// <summary>How many Tasks there may be at a time.</summary>
public sealed record TaskLimits
{
    /// <summary>At work. Most of what they do is waiting, for registries and for apps to come up.</summary>
    public int Working { get; init; } = 32;

    /// <summary>Waiting for their turn, in all.</summary>
    public int Waiting { get; init; } = 4000;

    /// <summary>Waiting for their turn, of one caller.</summary>
    public int WaitingOfOneCaller { get; init; } = 2000;
}
