using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Server.Services;

/// <summary>Adds bindings to jobs: which names they get, and what they must not clash with. Pure functions.</summary>
public static class BindingFactory
{
    public const int MaxBindings = 100;

    /// <exception cref="SlipwayException"><c>name_taken</c> or <c>request_invalid</c>.</exception>
    public static Binding ToService(Job job, Service service, string? name)
    {
        if (job.Bindings.Values.FirstOrDefault(binding => binding.ServiceFqn == service.Fqn) is { } there)
            throw Taken($"\"{job.Fqn}\" is bound to \"{service.Fqn}\" already, by \"{there.Name}\".");
        var variables = BindingNames.Variables(service, name);
        // The variable of a kind (POSTGRES_URI) belongs to the first of that kind; the own one must be free.
        var others = job.Bindings.Values.SelectMany(binding => binding.EnvVar).ToHashSet(StringComparer.Ordinal);
        return Check(job, new Binding
        {
            Uuid = BindingId.New(),
            Name = name ?? BindingNames.Default(service.Fqn, job.Fqn),
            JobFqn = job.Fqn,
            ServiceFqn = service.Fqn,
            EnvVar = [.. variables.Where((variable, index) => index == 0 || !others.Contains(variable)).Order(StringComparer.Ordinal)],
        });
    }

    /// <exception cref="SlipwayException"><c>name_taken</c> or <c>request_invalid</c>.</exception>
    public static Binding ToJob(Job job, Job target, BindingOrder order)
    {
        var port = RequirePort(target, order.Port);
        if (job.Bindings.Values.FirstOrDefault(binding => binding.TargetJobUuid == target.Uuid && binding.TargetJobPort == port) is { } there)
            throw Taken($"\"{job.Fqn}\" is linked to port {port} of \"{target.Fqn}\" already, by \"{there.Name}\".");
        var binding = new Binding
        {
            Uuid = BindingId.New(),
            Name = order.Name ?? BindingNames.DefaultLink(job.Fqn, target.Fqn),
            JobFqn = job.Fqn,
            EnvVar = [BindingNames.LinkVariable(job.Fqn, target.Fqn, order.Name)],
            TargetJobUuid = target.Uuid,
            TargetJobFqn = target.Fqn,
            TargetJobPort = port,
            TargetJobBoundIp = (order.BoundIp ?? LinkAddresses.Choose(job.Bindings.Values)).ToString(),
            TargetJobBoundPort = order.BoundPort ?? LinkAddresses.DefaultPort,
        };
        if (job.Bindings.Values.FirstOrDefault(other =>
            other.TargetJobBoundIp == binding.TargetJobBoundIp && other.TargetJobBoundPort == binding.TargetJobBoundPort) is { } occupant)
        {
            throw Taken($"{binding.TargetJobBoundIp}:{binding.TargetJobBoundPort} leads to \"{occupant.TargetJobFqn}\" already; choose another address or port.");
        }

        return Check(job, binding);
    }

    /// <summary>The job with one binding more.</summary>
    public static Job With(Job job, Binding binding) =>
        job with { Bindings = new Dictionary<string, Binding>(job.Bindings) { [binding.Name] = binding } };

    /// <summary>The job with one binding less.</summary>
    public static Job Without(Job job, Binding binding) =>
        job with { Bindings = job.Bindings.Where(other => other.Value.Uuid != binding.Uuid).ToDictionary() };

    /// <summary>Where the instances of a job find a link, as the link's variable says it.</summary>
    public static string LinkUri(Binding link) => $"tcp://{link.TargetJobBoundIp}:{link.TargetJobBoundPort}";

    /// <returns>The port that a link leads to.</returns>
    /// <exception cref="SlipwayException"><c>request_invalid</c>: it has no such port, or none was named and it has not exactly one.</exception>
    public static int RequirePort(Job target, int? wanted)
    {
        var exposed = target.Ports.Select(port => port.Number).ToList();
        var list = exposed.Count == 0 ? "none" : string.Join(", ", exposed);
        if (wanted is { } number)
        {
            return exposed.Contains(number)
                ? number
                : throw new SlipwayException(ErrorCodes.RequestInvalid, $"\"{target.Fqn}\" does not expose port {number}; it exposes {list}.") { JsonPath = "$.target_job_port" };
        }

        return exposed is [var only]
            ? only
            : throw new SlipwayException(
                ErrorCodes.RequestInvalid, $"Say which port of \"{target.Fqn}\" the link leads to: it exposes {list} (apc: --port).")
            {
                JsonPath = "$.target_job_port",
            };
    }

    private static Binding Check(Job job, Binding binding)
    {
        if (job.Bindings.Count >= MaxBindings)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"\"{job.Fqn}\" has {MaxBindings} bindings, which is the most.");
        if (job.Bindings.ContainsKey(binding.Name))
            throw Taken($"\"{job.Fqn}\" has a binding \"{binding.Name}\" already; give this one a name (apc: --name).");
        var own = job.Processes.GetValueOrDefault(Job.AppProcess)?.Environment ?? new Dictionary<string, string>();
        if (binding.EnvVar.FirstOrDefault(own.ContainsKey) is { } variable)
            throw Taken($"\"{job.Fqn}\" has a variable {variable} of its own: take it away (apc: --env-unset), or give the binding a name (apc: --name).");
        foreach (var other in job.Bindings.Values)
        {
            if (other.EnvVar.Intersect(binding.EnvVar).FirstOrDefault() is { } shared)
                throw Taken($"\"{job.Fqn}\" has the variable {shared} from its binding \"{other.Name}\" already; give this one a name (apc: --name).");
        }

        return binding;
    }

    private static SlipwayException Taken(string message) => new(ErrorCodes.NameTaken, message);
}
