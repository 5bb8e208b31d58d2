using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Routes;

namespace Slipway.Server.Jobs;

/// <summary>The one place where the routes of a job are judged, before the job is made or changed.</summary>
public sealed class JobRoutes(AccessPolicy policy, RouteRules rules)
{
    /// <param name="caller">Who makes or changes the job.</param>
    /// <param name="before">The job as it is; null when it is being made.</param>
    /// <param name="wanted">The job as it is to be.</param>
    /// <returns>The job with the routes that it gets, and who has the last word inside the write.</returns>
    /// <exception cref="SlipwayException">A route that it had not before is refused.</exception>
    public async Task<(Job Job, Action<SqliteConnection> Admit)> CheckAsync(Caller caller, Job? before, Job wanted)
    {
        var routed = rules.Check(wanted.Fqn, before?.Ports ?? [], wanted.Ports);
        await policy.RequireAsync(caller, [.. routed.Needs]);
        var job = wanted with { Ports = routed.Ports };
        return (job, connection => routed.RequireFree(connection, job));
    }
}
