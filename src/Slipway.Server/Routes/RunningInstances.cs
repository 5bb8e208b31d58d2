using System.Net;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Names;
using Slipway.Server.Instances;

namespace Slipway.Server.Routes;

/// <summary>Whom a request goes to: a job by its weight, then its running instances in turn.</summary>
public sealed class RunningInstances(JobSupervisor supervisor, InstanceTraffic traffic)
{
    /// <summary>The next instance that was not tried yet; null when there is none. Dispose of it when it has answered.</summary>
    public PickedInstance? Pick(MappedEndpoint endpoint, IReadOnlyCollection<InstanceId> tried)
    {
        while (true)
        {
            var running = endpoint.Targets.Select(target => Running(target, tried)).ToList();
            var at = endpoint.Turns.Next(index => running[index].Count > 0);
            if (at < 0)
                return null;
            var target = endpoint.Targets[at];
            var chosen = running[at][(int)(endpoint.NextTurn() % running[at].Count)];
            var stay = traffic.Enter(chosen.Id);
            // Now it can't be stopped under the request, unless that began before we came in.
            if (Running(target, tried).Any(instance => instance.Id == chosen.Id))
                return new PickedInstance(chosen.Id, new IPEndPoint(IPAddress.Parse(chosen.Address), target.PortOf(chosen)), stay);
            stay.Dispose();
        }
    }

    private List<InstanceRecord> Running(RouteTarget target, IReadOnlyCollection<InstanceId> tried) =>
    [
        .. supervisor.FindFleet(target.Job)?.Instances.Where(instance =>
            instance is { State: InstanceState.Running, Address.Length: > 0 } && !tried.Contains(instance.Id)) ?? [],
    ];
}
