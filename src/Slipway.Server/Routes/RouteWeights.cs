namespace Slipway.Server.Routes;

/// <summary>Who gets how much of an endpoint's traffic. A pure function.</summary>
public static class RouteWeights
{
    /// <summary>
    /// Shares that add up to 1. A weight of 0 stands for an equal part of what the others leave; weights that leave nothing,
    /// or too much with nobody there to take it, are scaled.
    /// </summary>
    public static IReadOnlyList<double> Share(IReadOnlyList<double> weights)
    {
        var given = weights.Sum();
        var open = weights.Count(weight => weight <= 0);
        var rest = open == 0 ? 0 : Math.Max(0, 1 - given) / open;
        var total = given + (rest * open);
        return [.. weights.Select(weight => (weight > 0 ? weight : rest) / total)];
    }
}
