using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;

namespace Slipway.Server.Jobs;

/// <summary>The one place where the routes of a job are judged, before the job is made or changed.</summary>
public sealed class JobRoutes
{
    /// <param name="before">The job as it is; null when it is being made.</param>
    /// <param name="wanted">The job as it is to be.</param>
    /// <returns>The job with the routes that it gets.</returns>
    /// <exception cref="SlipwayException">A route that it had not before is refused.</exception>
    public Task<Job> CheckAsync(Caller caller, Job? before, Job wanted)
    {
        var had = before?.Ports.SelectMany(port => port.Routes.Select(route => (port.Number, route))).ToHashSet() ?? [];
        if (wanted.Ports.SelectMany(port => port.Routes.Select(route => (port.Number, route))).Any(route => !had.Contains(route)))
        {
            throw new SlipwayException(ErrorCodes.RequestUnsupported, "Routes are not supported by this server yet; leave them out and use the instance's own address.")
            {
                JsonPath = "$.ports",
            };
        }

        return Task.FromResult(wanted);
    }
}
