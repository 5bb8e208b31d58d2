using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Instances;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job instances NAME</c></summary>
internal static class JobInstancesCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var json = Flags.Json();
        return new Verb("instances", "List the running copies of a job.") { name, json }
            .With(notes: "", new Example("Which instances run, and where", $"apc {noun.Name} instances nats"))
            .Does(async call =>
            {
                if (call.Value(json))
                {
                    var quiet = await Lookup.JobAsync(call, call.Value(name)!);
                    JsonText.Print(call.Screen, await call.Client.Jobs.ListInstancesAsync(quiet.Uuid, call.Cancelled));
                    return;
                }

                var job = await call.StepAsync($"Looking up \"{call.Value(name)}\"", () => Lookup.JobAsync(call, call.Value(name)!));
                var instances = await call.Client.Jobs.ListInstancesAsync(job.Uuid, call.Cancelled);
                var running = JobText.Running(instances);
                call.Screen.Line($"Health Score: {Percent(running, job.NumInstances)}");
                call.Screen.Line($"Running Instances: {running}/{job.NumInstances}");
                call.Screen.Line(Draw(instances, call.Time.GetUtcNow(), BoxStyle.For(call.Screen)));
            });
    }

    public static string Percent(int running, int configured) => configured == 0 ? "100%" : $"{Math.Min(100, running * 100 / configured)}%";

    private static string Draw(IReadOnlyList<Instance> instances, DateTimeOffset now, BoxStyle style)
    {
        var table = new ListTable("UUID", "Status", "Uptime", "Host", "Address");
        foreach (var instance in instances)
        {
            var uptime = instance.State == InstanceState.Running
                ? Span.Format(now - DateTimeOffset.UnixEpoch.AddSeconds(instance.CreatedTime))
                : "";
            table.Add(instance.Uuid.Short, Status(instance), uptime, instance.Host, instance.Address);
        }

        return table.Draw(style);
    }

    private static string Status(Instance instance) =>
        instance.Exited ? $"exited ({instance.ExitCode})" : instance.State.ToString().ToUpperInvariant();
}
