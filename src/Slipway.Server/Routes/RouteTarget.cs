using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Instances;

namespace Slipway.Server.Routes;

/// <summary>One job's part in an endpoint.</summary>
/// <param name="Port">What instances of the job's present version listen on.</param>
/// <param name="IsChosen">The platform's choice: an instance of another version may have another.</param>
public sealed record RouteTarget(RouteAddress Address, JobId Job, int Port, bool IsChosen, double Weight, bool HttpsOnly)
{
    /// <summary>What an instance listens on.</summary>
    public int PortOf(InstanceRecord instance) => IsChosen && instance.ChosenPort > 0 ? instance.ChosenPort : Port;

    /// <summary>All routes of a job.</summary>
    public static IReadOnlyList<RouteTarget> Of(Job job) =>
    [
        .. from port in job.Ports
           from route in port.Routes
           let address = RouteAddress.TryParse(route.Type, route.Endpoint, out var parsed, out _) ? parsed : (RouteAddress?)null
           where address is not null
           select new RouteTarget(address.Value, job.Uuid, ChosenPort.Resolve(job, port.Number), port.Number == 0, route.Weight, route.HttpsOnly),
    ];
}
