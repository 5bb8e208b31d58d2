using Slipway.Contracts.Routes;

namespace Slipway.Contracts.Jobs;

/// <summary>A port that a job's process listens on.</summary>
/// <param name="Number">1 to 65535; 0 lets the platform choose and tells the process in <c>PORT</c>.</param>
/// <param name="Optional">True when a start does not fail because nobody listens.</param>
public sealed record Port(int Number, bool Optional = false)
{
    public IReadOnlyList<Route> Routes { get; set; } = [];
}
