using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Instances;

namespace Slipway.Server.Routes;

/// <summary>One job's part in an endpoint.</summary>
/// <param name="Port">What its instances listen on.</param>
public sealed record RouteTarget(RouteAddress Address, JobId Job, int Port, double Weight, bool HttpsOnly)
{
    /// <summary>All routes of a job.</summary>
    public static IReadOnlyList<RouteTarget> Of(Job job) =>
    [
        .. from port in job.Ports
           from route in port.Routes
           let address = RouteAddress.TryParse(route.Type, route.Endpoint, out var parsed, out _) ? parsed : (RouteAddress?)null
           where address is not null
           select new RouteTarget(address.Value, job.Uuid, ChosenPort.Resolve(job, port.Number), route.Weight, route.HttpsOnly),
    ];
}
