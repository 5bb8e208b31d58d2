namespace Slipway.Contracts.Packages;

/// <summary>What a prune has deleted, or would delete.</summary>
/// <param name="DryRun">Nothing was deleted.</param>
/// <param name="Packages">By name.</param>
/// <param name="Layers">How many layers: those that only these packages have, and those that no package has.</param>
/// <param name="Bytes">Of the files of these layers, each layer once.</param>
public sealed record PruneResult(bool DryRun, IReadOnlyList<PrunedPackage> Packages, int Layers, long Bytes);
