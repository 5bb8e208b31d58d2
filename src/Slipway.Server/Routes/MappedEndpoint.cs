namespace Slipway.Server.Routes;

/// <summary>An endpoint with the jobs that answer for it.</summary>
public sealed class MappedEndpoint(RouteAddress address, IReadOnlyList<RouteTarget> targets)
{
    private uint turn;

    public RouteAddress Address => address;

    public IReadOnlyList<RouteTarget> Targets => targets;

    /// <summary>True when one of its jobs asks for it: an answer must not depend on whose turn it is.</summary>
    public bool IsHttpsOnly { get; } = targets.Any(target => target.HttpsOnly);

    internal Turns Turns { get; } = new(RouteWeights.Share([.. targets.Select(target => target.Weight)]));

    /// <summary>Counts on, for turns among the instances of a job.</summary>
    internal uint NextTurn() => Interlocked.Increment(ref turn);
}
