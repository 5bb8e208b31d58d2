using Slipway.Contracts.Names;

namespace Slipway.Contracts.Packages;

/// <summary>A package that goes.</summary>
/// <param name="UpdatedAt">Since when it has not changed.</param>
public sealed record PrunedPackage(PackageId Uuid, Fqn Fqn, DateTimeOffset UpdatedAt, PackageSize Size);
