using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Claims;

/// <summary>The claim types that the platform reads. Others are the authors' own: rules may assert and read any.</summary>
public static class ClaimTypes
{
    public const string Permit = "permit";
    public const string Role = "role";
    public const string Name = "name";
    public const string TokenTimeout = "tokenTimeout";
    public const string DefaultNamespace = "defaultNamespace";
    public const string DefaultNamespacePrefix = "defaultNamespacePrefix";
    public const string DockerAllow = "docker.allow";
    public const string PackageAllow = "package.allow";
    public const string PackageDefault = "package.default";
    public const string PackageLock = "package.lock";
    public const string PackageRetire = "package.retire";
    public const string MaxPackageSize = "max.package.size";
    public const string MaxInstances = "max.instances";
    public const string Log = "log";

    /// <summary>The resource type of the realm that is edited, on <c>policy::</c> realms.</summary>
    public const string EditedType = "ResType";

    /// <summary>What is resolved, such as <c>runtime.java</c>.</summary>
    public const string Dependency = "dependency";

    private static readonly ImmutableArray<ResourceType> OnJobs = [ResourceType.Job];
    private static readonly ImmutableArray<ResourceType> OnAuth = [ResourceType.Auth];
    private static readonly ImmutableArray<ResourceType> OnQuotas = [ResourceType.Quota];

    /// <summary>Every claim type that the platform reads.</summary>
    public static ImmutableArray<ClaimDefinition> All { get; } =
    [
        new(Permit, ValueKind.Permit, IsSingle: false, []),
        new(Role, ValueKind.Text, IsSingle: false, []),
        new(Name, ValueKind.Text, IsSingle: true, OnAuth),
        new(TokenTimeout, ValueKind.Seconds, IsSingle: true, [ResourceType.Auth, ResourceType.Job]),
        new(DefaultNamespace, ValueKind.Namespace, IsSingle: true, OnAuth),
        new(DefaultNamespacePrefix, ValueKind.Namespace, IsSingle: true, OnAuth),
        new(Log, ValueKind.AuditLog, IsSingle: true, [ResourceType.Audit]),
        new(DockerAllow, ValueKind.Image, IsSingle: false, OnJobs),
        new("docker.cache", ValueKind.Text, IsSingle: false, OnJobs),
        new(PackageAllow, ValueKind.FqnPattern, IsSingle: false, OnJobs),
        new(PackageDefault, ValueKind.FqnPattern, IsSingle: true, OnJobs),
        new(PackageLock, ValueKind.FqnPattern, IsSingle: true, OnJobs),
        new(PackageRetire, ValueKind.FqnPattern, IsSingle: false, OnJobs),
        new("schedulingTag.hard", ValueKind.Text, IsSingle: false, OnJobs),
        new("schedulingTag.soft", ValueKind.Text, IsSingle: false, OnJobs),
        new("sp.disable", ValueKind.ServiceOrPattern, IsSingle: false, OnJobs),
        .. Quotas(),
    ];

    /// <summary>Claims that only a question can give: what the other party is, what is resolved, which realm is edited.</summary>
    public static FrozenSet<string> Reserved { get; } = FrozenSet.ToFrozenSet(
        ["job", "service", "route", "network", "gateway", "package", "provider", "stagpipe", EditedType, Dependency], StringComparer.Ordinal);

    private static FrozenDictionary<string, ClaimDefinition> ByName { get; } = All.ToFrozenDictionary(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>The definition of a claim type, or null for one of the authors' own.</summary>
    public static ClaimDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<ClaimDefinition> Quotas()
    {
        yield return new(MaxPackageSize, ValueKind.Bytes, IsSingle: true, OnQuotas);
        yield return new("total.package.size", ValueKind.Bytes, IsSingle: true, OnQuotas);
        yield return new(MaxInstances, ValueKind.Count, IsSingle: true, OnQuotas);
        foreach (var scope in new[] { "total", "max.job", "max.instance" })
        {
            yield return new($"{scope}.memory", ValueKind.Bytes, IsSingle: true, OnQuotas);
            yield return new($"{scope}.disk", ValueKind.Bytes, IsSingle: true, OnQuotas);
            yield return new($"{scope}.network", ValueKind.BitsPerSecond, IsSingle: true, OnQuotas);
            yield return new($"{scope}.cpu", ValueKind.Count, IsSingle: true, OnQuotas);
        }
    }
}
