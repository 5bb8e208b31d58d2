using Slipway.Cli.Apps;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Client.Packages;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job show NAME</c></summary>
internal static class JobShowCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var json = Flags.Json();
        return new Verb("show", $"Show everything about {noun.Article}.") { name, json }
            .With(notes: "NAME is a local name, /ns::name, or a full name such as job::/sandbox/admin::nats.", new Example("Show a job", $"apc {noun.Name} show nats"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, job);
                    return;
                }

                var instances = await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled);
                var packages = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = job.Fqn.Namespace }, call.Cancelled);
                var names = packages.ToDictionary(package => package.Uuid, package => package.Fqn);
                call.Screen.Line(Draw(job, instances, names, BoxStyle.For(call.Screen)));
            });
    }

    internal static string Draw(Job job, IReadOnlyList<Instance> instances, IReadOnlyDictionary<PackageId, Fqn> packages, BoxStyle style)
    {
        var process = JobText.Process(job);
        var table = new ShowTable("Job", job.Fqn.Name)
            .Row("FQN", job.Fqn.ToString())
            .Row("State", JobText.State(job))
            .Row("Running Instances", $"{JobText.Running(instances)}/{job.NumInstances} started")
            .Rows("Address", instances.Where(instance => instance.Address.Length > 0).Select(instance => instance.Address));
        table.Group("Resources")
            .Row("CPU", job.Resources.Cpu == 0 ? "(no limit)" : $"{job.Resources.Cpu}ms/s")
            .Row("Memory", Size(job.Resources.Memory))
            .Row("Disk", Size(job.Resources.Disk))
            .Rows("Disk Used", instances.Where(instance => instance.DiskUsed is not null).Select(instance => $"{ByteSize.Format(instance.DiskUsed!.Value)} ({instance.Uuid.Short})"))
            .Row("Network", Bits(job.Resources.Network))
            .Row("Netmax", Bits(job.Resources.Netmax));
        table.Group("Process")
            .Row("Name", Job.AppProcess)
            .Row("Start Command", JobText.StartCommand(job))
            .Row("User", process.User.Length > 0 ? process.User : "root")
            .Row("Restart", JobText.Restart(job))
            .Rows("Environment", process.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}=\"{pair.Value}\""));
        table.Group()
            .Rows("Exposed Ports", job.Ports.Count == 0 ? ["(none)"] : job.Ports.Select(PortLine))
            .Rows("Routes", job.Ports.SelectMany(port => port.Routes.Select(route => $"{route.Type}://{route.Endpoint} [to port {port.Number}] (Weight: {JobText.Weight(route)})")));
        if (job.Tags.Count > 0)
            table.Group().Rows("Tags", job.Tags.Select(tag => $"{tag.Key}: {tag.Value}"));
        ShowBindings(table, [.. job.Bindings.Values.OrderBy(binding => binding.Name, StringComparer.Ordinal)]);
        table.Group()
            .Rows("Packages", job.Packages.Select(package => PackageLine(job, package.Uuid, packages)).Distinct(StringComparer.Ordinal))
            .Rows("Image", job.DockerOrigin is { } origin ? [ImageLine(origin)] : [])
            .Row("Created by", job.CreatedBy)
            .Row("Created at", Instant.Format(job.CreatedAt));
        return table.Draw(style);
    }

    private static void ShowBindings(ShowTable table, IReadOnlyList<Binding> bindings)
    {
        var services = bindings.Where(binding => !binding.IsLink).ToList();
        foreach (var (i, binding) in services.Index())
        {
            table.Group(i == 0 ? "Bound Services" : null).Row($"{i + 1}. Service", binding.ServiceFqn?.ToString() ?? binding.Name);
            if (binding.ProviderFqn is { } provider)
                table.Row("   Provider", provider.ToString());
            table.Rows("   Environment", binding.EnvVar);
        }

        foreach (var (i, link) in bindings.Where(binding => binding.IsLink).Index())
        {
            table.Group(i == 0 ? "Linked Jobs" : null)
                .Row($"{i + 1}. Name", link.Name)
                .Row("   Job", link.TargetJobFqn?.ToString() ?? $"{link.TargetJobUuid}")
                .Row("   Port", $"{link.TargetJobPort}")
                .Rows("   Environment", link.EnvVar);
        }
    }

    private static string Size(long bytes) => bytes == 0 ? "(no limit)" : ByteSize.Format(bytes);

    private static string Bits(long bits) => bits == 0 ? "(no limit)" : Bandwidth.Format(bits);

    private static string PortLine(Port port) => (port.Number == 0 ? "0 (chosen by system, env: $PORT)" : $"{port.Number}") + (port.Optional ? " (optional)" : "");

    private static string ImageLine(DockerOrigin origin) =>
        (origin.RegistryUrl.Length > 0 ? origin.RegistryUrl.TrimEnd('/') + "/" : "") + origin.ImageName + (origin.ImageTag.Length > 0 ? ":" + origin.ImageTag : "");

    // The job's own package has a star.
    private static string PackageLine(Job job, PackageId id, IReadOnlyDictionary<PackageId, Fqn> packages) =>
        packages.TryGetValue(id, out var fqn) ? fqn + (PackageName.IsOf(job.Fqn, fqn) ? " *" : "") : id.ToString();
}
