using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;

namespace Slipway.Server.Jobs;

/// <summary>The one place where the routes of a job are judged, before the job is made or changed.</summary>
public sealed class JobRoutes
{
    /// <param name="caller">Who makes or changes the job.</param>
    /// <param name="before">The job as it is; null when it is being made.</param>
    /// <param name="wanted">The job as it is to be.</param>
    /// <returns>The job with the routes that it gets, and who has the last word inside the write.</returns>
    /// <exception cref="SlipwayException">A route that it had not before is refused.</exception>
    public Task<(Job Job, Action<SqliteConnection> Admit)> CheckAsync(Caller caller, Job? before, Job wanted)
    {
        var had = before is null ? [] : Of(before).ToHashSet();
        if (Of(wanted).Any(route => !had.Contains(route)))
        {
            throw new SlipwayException(ErrorCodes.RequestUnsupported, "Routes are not supported by this server yet; leave them out and use the instance's own address.")
            {
                JsonPath = "$.ports",
            };
        }

        return Task.FromResult<(Job, Action<SqliteConnection>)>((wanted, _ => { }));
    }

    private static IEnumerable<(int Port, Contracts.Routes.Route Route)> Of(Job job) => job.Ports.SelectMany(port => port.Routes.Select(route => (port.Number, route)));
}
