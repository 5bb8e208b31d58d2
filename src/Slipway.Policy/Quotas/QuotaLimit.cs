using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;

namespace Slipway.Policy.Quotas;

/// <summary>A limit that applies.</summary>
/// <param name="ClaimType">Such as <c>total.memory</c>.</param>
/// <param name="Scope">What is counted: the sum in and below this <c>quota::</c> namespace, or the job of that name.</param>
public sealed record QuotaLimit(string ClaimType, QuotaValue Value, Fqn Scope, RuleSource Source)
{
    /// <summary>Namespace, Job, Instance or Package: what the amount belongs to.</summary>
    public string Subject => ClaimType switch
    {
        ClaimTypes.MaxPackageSize => "Package",
        ClaimTypes.MaxInstances => "Job",
        _ when IsPerInstance => "Instance",
        _ when ClaimType.StartsWith("max.job.", StringComparison.Ordinal) => "Job",
        _ => Scope.LocalName is null ? "Namespace" : "Job",
    };

    /// <summary>What is limited: memory, disk, network, cpu, package size, instances.</summary>
    public string Resource => ClaimType switch
    {
        ClaimTypes.MaxPackageSize => "size",
        ClaimTypes.MaxInstances => "instances",
        "total.package.size" => "package size",
        _ => ClaimType[(ClaimType.LastIndexOf('.') + 1)..],
    };

    /// <summary>In which unit the amount is.</summary>
    public ValueKind Kind => ClaimTypes.Find(ClaimType)?.Kind ?? ValueKind.Count;

    /// <summary>True for <c>total.*</c>: it limits the sum in and below <see cref="Scope"/>.</summary>
    public bool IsTotal => ClaimType.StartsWith("total.", StringComparison.Ordinal);

    /// <summary>True for <c>max.instance.*</c>.</summary>
    public bool IsPerInstance => ClaimType.StartsWith("max.instance.", StringComparison.Ordinal);

    /// <summary>True when an amount is beyond the limit.</summary>
    public bool IsExceededBy(long amount) => amount > Value.Amount;

    /// <summary><c>Namespace memory quota of 2GB on "quota::/sandbox/admin" exceeded.</c></summary>
    public string ExceededMessage => $"{Subject} {Resource} quota of {Value} on \"{Scope}\" exceeded.";

    public SlipwayException ToException() => new(ErrorCodes.QuotaExceeded, ExceededMessage);
}
