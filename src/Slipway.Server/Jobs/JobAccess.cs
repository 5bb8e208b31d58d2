using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Identity;

namespace Slipway.Server.Jobs;

/// <summary>Jobs by the id in a path, for those who may see them.</summary>
public sealed class JobAccess(JobStore store, IAccessPolicy policy)
{
    /// <exception cref="SlipwayException"><c>not_found</c>, also when the caller may not read it.</exception>
    public Job Find(HttpContext context, string id)
    {
        var job = store.Find(RouteIds.ParseId<JobId>(id, "job"));
        return job is not null && policy.Allows(context.GetPrincipal(), AccessClaim.Read, job.Fqn)
            ? job
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no job '{id}', or you may not read it.");
    }

    /// <exception cref="SlipwayException"><c>policy_denied</c>.</exception>
    public void Require(HttpContext context, AccessClaim claim, Job job) => policy.Require(context.GetPrincipal(), claim, job.Fqn);
}
