namespace Slipway.Server.Instances;

/// <summary>What happens after an instance has ended by itself.</summary>
/// <param name="Again">Start another, after <paramref name="Delay"/>.</param>
/// <param name="Attempts">Restarts in a row so far, this one included.</param>
public sealed record RestartDecision(bool Again, TimeSpan Delay, int Attempts);
