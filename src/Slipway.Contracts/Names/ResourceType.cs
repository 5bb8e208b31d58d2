using System.Diagnostics.CodeAnalysis;

namespace Slipway.Contracts.Names;

/// <summary>
/// The first part of an FQN: what kind of thing is named. A closed set; the text is what stands before the first
/// <c>::</c> in <c>job::/sandbox/admin::nats</c>.
/// </summary>
public readonly record struct ResourceType
{
    private readonly string? name;

    private ResourceType(string name) => this.name = name;

    public static ResourceType Audit { get; } = new("audit");
    public static ResourceType Auth { get; } = new("auth");
    public static ResourceType Binding { get; } = new("binding");
    public static ResourceType Cluster { get; } = new("cluster");
    public static ResourceType Gateway { get; } = new("gateway");
    public static ResourceType Job { get; } = new("job");
    public static ResourceType Network { get; } = new("network");
    public static ResourceType Package { get; } = new("package");
    public static ResourceType Policy { get; } = new("policy");
    public static ResourceType PolicyDocument { get; } = new("policydoc");
    public static ResourceType Provider { get; } = new("provider");
    public static ResourceType Quota { get; } = new("quota");
    public static ResourceType Route { get; } = new("route");
    public static ResourceType SemanticPipelineRule { get; } = new("sempiperule");
    public static ResourceType Service { get; } = new("service");
    public static ResourceType StagingPipeline { get; } = new("stagpipe");

    /// <summary>Every resource type, in alphabetical order.</summary>
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Audit, Auth, Binding, Cluster, Gateway, Job, Network, Package, Policy, PolicyDocument, Provider, Quota, Route,
        SemanticPipelineRule, Service, StagingPipeline,
    ];

    /// <summary>Finds the type written as <paramref name="text"/>; names are lower case and matched exactly.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ResourceType type)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(candidate.name, text, StringComparison.Ordinal))
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }

    public override string ToString() => name ?? "";
}
