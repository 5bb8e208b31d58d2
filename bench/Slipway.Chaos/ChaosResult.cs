namespace Slipway.Chaos;

/// <summary>What came of a run.</summary>
/// <param name="Figures">What was counted.</param>
/// <param name="Violations">Promises that were not held, each with the moment; none is what is wanted.</param>
public sealed record ChaosResult(Figures Figures, IReadOnlyList<string> Violations);
