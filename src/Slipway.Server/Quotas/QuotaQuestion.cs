using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Quotas;

namespace Slipway.Server.Quotas;

/// <summary>Does this fit under that limit?</summary>
/// <param name="Amount">What is asked for, in the limit's unit; <see cref="JobUse.Unlimited"/> fits under none.</param>
internal sealed record QuotaQuestion(QuotaLimit Limit, Int128 Amount)
{
    /// <summary>What others in the limit's scope use already; 0 where the limit is for one thing alone.</summary>
    public Int128 Used { get; init; }

    /// <summary>A job among the others that has no limit: while it has none, the sum has none.</summary>
    private Fqn? Boundless { get; init; }

    /// <summary>What a job asks for under a limit; null when the limit is not for jobs.</summary>
    public static QuotaQuestion? OfJob(QuotaLimit limit, JobUse job)
    {
        if (limit.ClaimType == ClaimTypes.MaxInstances)
            return new QuotaQuestion(limit, job.Instances);
        if (limit.Kind == ValueKind.Bytes && limit.ClaimType.Contains(".package.", StringComparison.Ordinal))
            return null;
        return new QuotaQuestion(limit, limit.IsPerInstance ? job.OfOne(limit.Resource) : job.OfAll(limit.Resource));
    }

    public QuotaQuestion With(IReadOnlyList<JobUse> others)
    {
        var used = Int128.Zero;
        foreach (var other in others)
        {
            var more = other.OfAll(Limit.Resource);
            if (more == JobUse.Unlimited)
                return this with { Used = JobUse.Unlimited, Boundless = other.Job };
            used += more;
        }

        return this with { Used = used };
    }

    /// <exception cref="SlipwayException"><c>quota_exceeded</c>, with what is used and what is asked for.</exception>
    public void ThrowIfExceeded()
    {
        // What has no use for the resource fits always, even where the limit was lowered below what is used.
        var exceeded = Amount > 0 && (Amount == JobUse.Unlimited || Used == JobUse.Unlimited || Used + Amount > Limit.Value.Amount);
        if (exceeded)
            throw new SlipwayException(ErrorCodes.QuotaExceeded, $"{Limit.ExceededMessage} {Explain()}");
    }

    private string Explain()
    {
        if (Amount == JobUse.Unlimited)
            return $"Nothing limits what the job may use: give it a limit with resources.{Limit.Resource}, which may not be 0 here.";
        if (Boundless is { } other)
            return $"\"{other}\" has no {Limit.Resource} limit, so the sum has none either: give it one with resources.{Limit.Resource}.";
        var asked = QuotaValue.Format(Amount, Limit.Kind);
        return Limit.IsTotal
            ? $"{QuotaValue.Format(Used, Limit.Kind)} are used and {asked} are asked for: ask for less, or free some first."
            : $"{asked} are asked for: ask for less, or have the limit raised.";
    }
}
