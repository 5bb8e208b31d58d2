using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Services;
using Slipway.Policy.Handshakes;
using Slipway.Server.Access;
using Slipway.Server.Quotas;

namespace Slipway.Server.Jobs;

/// <summary>Would the caller be allowed to have the job made as it is: its bindings, its links, and what it uses?</summary>
public sealed class JobCompliance(AccessPolicy policy, QuotaGuard quotas)
{
    /// <exception cref="SlipwayException"><c>policy_denied</c> or <c>quota_exceeded</c>, with the first thing that would not.</exception>
    public async Task RequireAsync(Caller caller, Job job)
    {
        await policy.RequireAsync(caller, [.. job.Bindings.Values.Select(binding => NeedOf(job, binding))]);
        await quotas.RequireAsync(caller, before: null, JobUse.Of(job));
    }

    private static TwoWay NeedOf(Job job, Binding binding) => new(
        binding.ServiceFqn is { } service ? Handshake.Bind(job.Fqn, service) : Handshake.Link(job.Fqn, binding.TargetJobFqn!.Value))
    {
        IsOnlyAsked = true,
    };
}
