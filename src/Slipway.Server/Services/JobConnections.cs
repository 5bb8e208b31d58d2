using System.Net;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Engine.Network;
using Slipway.Server.Configuration;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;

namespace Slipway.Server.Services;

/// <summary>What a job's bindings mean to its instances: which variables they get, and what they may reach.</summary>
public sealed class JobConnections(JobStore jobs, ServiceStore services, InstanceStore instances, ServerOptions options)
{
    /// <summary>The engine's limit for one instance; a range of ports and a protocol make one each.</summary>
    private const int MaxWaysOut = 256;

    /// <exception cref="SlipwayException"><c>request_invalid</c>: with all its network services the job would have too many ways out.</exception>
    public void RequireRoom(Job job, Service more)
    {
        if (more.Type == ServiceTypes.Network && GrantsOf(job).Egress.Concat(NetworkReach.Of(more.Parameters).Rules).Distinct().Count() > MaxWaysOut)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"With \"{more.Fqn}\" the network services of \"{job.Fqn}\" would have more than {MaxWaysOut} ranges of ports; bind it to fewer or wider ones.");
    }

    /// <summary>Has the secrets of services: goes nowhere but into the instance.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(Job job)
    {
        var environment = new Dictionary<string, string>();
        foreach (var binding in job.Bindings.Values)
        {
            var service = binding.ServiceFqn is { } fqn ? services.Find(fqn) : null;
            foreach (var variable in binding.EnvVar)
            {
                if (binding.IsLink)
                    environment[variable] = BindingFactory.LinkUri(binding);
                else if (service is not null)
                    environment[variable] = ValueOf(service, variable);
            }
        }

        return environment;
    }

    /// <summary>As of now: links lead to the instances of their targets that run.</summary>
    public NetworkGrants GrantsOf(Job job)
    {
        var bound = job.Bindings.Values.Select(binding => binding.ServiceFqn).OfType<Fqn>().Select(services.Find).OfType<Service>().ToList();
        return new NetworkGrants
        {
            Api = bound.Any(service => service.Type == ServiceTypes.Http),
            Egress = [.. bound.Where(service => service.Type == ServiceTypes.Network).SelectMany(service => NetworkReach.Of(service.Parameters).Rules).Distinct()],
            Links = [.. job.Bindings.Values.Where(binding => binding.IsLink).OrderBy(binding => binding.Name, StringComparer.Ordinal).Select(GrantOf)],
        };
    }

    private LinkGrant GrantOf(Binding link)
    {
        var target = jobs.Find(link.TargetJobUuid!.Value);
        IReadOnlyList<IPEndPoint> targets = target is null
            ? []
            : [.. instances.List(target.Uuid)
                .Where(instance => instance is { State: InstanceState.Running, Address.Length: > 0 })
                .Select(instance => new IPEndPoint(IPAddress.Parse(instance.Address), ChosenPort.Resolve(target, instance, link.TargetJobPort ?? 0)))];
        return new LinkGrant(new IPEndPoint(IPAddress.Parse(link.TargetJobBoundIp!), link.TargetJobBoundPort ?? LinkAddresses.DefaultPort), targets);
    }

    private string ValueOf(Service service, string variable) => service.Type switch
    {
        ServiceTypes.Http => $"http://api.{options.Domain}",
        // network://any?portrange=53&protocol=tcp,udp
        ServiceTypes.Network => $"network://{service.Parameters.GetValueOrDefault(NetworkReach.Net, "any")}?{NetworkReach.Ports}={service.Parameters.GetValueOrDefault(NetworkReach.Ports, "all")}&{NetworkReach.Protocol}={service.Parameters.GetValueOrDefault(NetworkReach.Protocol, "all")}",
        _ when BindingNames.IsJdbc(variable) && ServiceTypes.JdbcDriver(service.Type) is { } driver && ServiceUrl.TryParse(service.Parameters["url"], out _) is { } url => url.ToJdbc(driver),
        _ => service.Parameters["url"],
    };
}
