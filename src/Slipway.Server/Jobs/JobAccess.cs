using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Http;

namespace Slipway.Server.Jobs;

/// <summary>Jobs by the id in a path, for those who may see them.</summary>
public sealed class JobAccess(JobStore store, AccessPolicy policy)
{
    /// <exception cref="SlipwayException"><c>not_found</c>, also when the caller may not read it.</exception>
    public async Task<Job> FindAsync(HttpContext context, string id)
    {
        var job = store.Find(RouteIds.ParseId<JobId>(id, "job"));
        return job is not null && await policy.MayReadAsync(context.GetCaller(), job.Fqn)
            ? job
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no job '{id}', or you may not read it.");
    }

    /// <exception cref="SlipwayException"><c>policy_denied</c>.</exception>
    public Task RequireAsync(HttpContext context, params IReadOnlyList<AccessNeed> needs) => policy.RequireAsync(context.GetCaller(), needs);
}
