using System.Collections.Frozen;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Engine;

/// <summary>A set of documents ready to decide with: an index of realms by resource type and tokens. Never changes.</summary>
internal sealed class CompiledPolicy(FrozenDictionary<ResourceType, RealmNode> roots, KeyTable keys)
{
    public KeyTable Keys { get; } = keys;

    /// <summary>The kind of claim <c>query->target</c>, or -1 when no rule reads it.</summary>
    public int TargetKey { get; } = keys.Find(Policy.Claims.Issuers.Query, "target");

    /// <summary>The kind of claim <c>query->target_str</c>, or -1 when no rule reads it.</summary>
    public int TargetTextKey { get; } = keys.Find(Policy.Claims.Issuers.Query, "target_str");

    public RealmNode? RootOf(ResourceType type) => roots.GetValueOrDefault(type);
}
