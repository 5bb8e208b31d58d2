using System.Collections.Immutable;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Claims;

/// <summary>A claim type that the platform reads.</summary>
/// <param name="IsSingle">True when one value is wanted: the most specific realm's wins. Else values add up.</param>
/// <param name="ResourceTypes">Where it is read; empty for everywhere.</param>
public sealed record ClaimDefinition(string Name, ValueKind Kind, bool IsSingle, ImmutableArray<ResourceType> ResourceTypes)
{
    /// <summary>True for limits: where two apply with equal force, the lower one does.</summary>
    public bool IsQuota => ResourceTypes is [var only] && only == ResourceType.Quota;

    public bool IsReadOn(ResourceType type) => ResourceTypes.IsEmpty || ResourceTypes.Contains(type);
}
