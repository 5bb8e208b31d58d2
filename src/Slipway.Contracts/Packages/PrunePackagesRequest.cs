using System.Text.Json.Serialization;
using Slipway.Contracts.Names;

namespace Slipway.Contracts.Packages;

/// <summary>Body of <c>POST /v1/packages/prune</c>: which of the packages that no job uses to delete.</summary>
public sealed record PrunePackagesRequest
{
    /// <summary>Only tell what would go.</summary>
    public bool DryRun { get; set; }

    /// <summary>Only packages of this namespace and those below it; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Namespace { get; set; }

    /// <summary>Only packages that have not changed for so many seconds.</summary>
    public long OlderThan { get; set; }

    /// <summary>Only these, which a dry run has named; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PackageId>? Packages { get; set; }
}
