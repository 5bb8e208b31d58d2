namespace Slipway.Contracts.Packages;

/// <summary>Bytes of a package's files on disk; an addition of ours to the v1 model.</summary>
/// <param name="Total">Of all its layers, each once.</param>
/// <param name="Own">Of the layers that no other package has: what deleting it gives back.</param>
public sealed record PackageSize(long Total, long Own);
