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
    public Task<Job> FindAsync(HttpContext context, string id) =>
        policy.ShowAsync(context.GetCaller(), store.Find(RouteIds.ParseId<JobId>(id, "job")), job => job.Fqn, "job", id);

    /// <exception cref="SlipwayException"><c>policy_denied</c>.</exception>
    public Task RequireAsync(HttpContext context, params IReadOnlyList<AccessNeed> needs) => policy.RequireAsync(context.GetCaller(), needs);
}
