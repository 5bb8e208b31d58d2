using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Claims;

/// <summary>What can be permitted on each kind of resource.</summary>
public static class PermitVerbs
{
    /// <summary>The value that a role grants and that clusterPermissions turns into verbs.</summary>
    public const string All = "all";

    private static readonly FrozenDictionary<ResourceType, Verbs> ByType = new Dictionary<ResourceType, Verbs>
    {
        [ResourceType.Audit] = new(["read"], []),
        [ResourceType.Auth] = new([], ["issue", "create", "read", "update", "delete"]),
        [ResourceType.Binding] = new([], []),
        [ResourceType.Cluster] = new(["read", "update"], []),
        [ResourceType.Gateway] = new(["promote", "use"], []),
        [ResourceType.Job] = new(
            ["create", "read", "update", "delete", "start", "stop", "map", "ssh", "link", "promote", "bind"], ["issue", "join", "use"]),
        [ResourceType.Network] = new(["create", "read", "join", "delete"], []),
        [ResourceType.Package] = new(["create", "read", "update", "delete", "use"], []),
        [ResourceType.Policy] = new(["read", "update"], []),
        [ResourceType.PolicyDocument] = new(["create", "read", "update", "delete"], []),
        [ResourceType.Provider] = new(["create", "read", "update", "delete", "use"], []),
        [ResourceType.Quota] = new([], []),
        [ResourceType.Route] = new(["create", "read", "update", "delete", "map"], []),
        [ResourceType.SemanticPipelineRule] = new(["create", "read", "delete"], []),
        [ResourceType.Service] = new(["create", "read", "update", "delete", "bind"], []),
        [ResourceType.StagingPipeline] = new(["create", "read", "update", "delete", "use"], []),
    }.ToFrozenDictionary();

    /// <summary>What <c>permit all</c> stands for on a type, in the default documents.</summary>
    public static ImmutableArray<string> Expansion(ResourceType type) => ByType[type].Expanded;

    /// <summary>Every verb that is ever asked for on a type, <c>all</c> included.</summary>
    public static ImmutableArray<string> Known(ResourceType type) => [.. ByType[type].Expanded, .. ByType[type].Explicit, All];

    private sealed record Verbs(ImmutableArray<string> Expanded, ImmutableArray<string> Explicit);
}
