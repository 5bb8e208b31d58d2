using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Services;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job link SOURCE --to TARGET</c></summary>
internal static class JobLinkCommand
{
    public static Verb Create(JobNoun noun)
    {
        var source = JobArgument.Create();
        var target = new Flag<string?>("to", "t", "JOB", "the job that it may reach") { Required = true };
        target.Aliases.Add("--target");
        target.Aliases.Add("-target");
        var name = Flags.Text("name", "n", "NAME", "the link's name: the job finds the other at NAME_URI");
        var port = Flags.Text("port", "p", "PORT", "the other job's port; may be left out where it has only one");
        var boundIp = Flags.Text("bound-ip", null, "ADDRESS", "the local address at which the job finds it, in place of one that the platform chooses");
        var boundPort = Flags.Text("bound-port", null, "PORT", "the local port, likewise");
        var restart = Flags.Switch("restart", null, "replace the job's instances without asking, where they run");
        var batch = Flags.Batch();
        return new Verb("link", $"Let {noun.Article} reach a port of another job, and nothing else of it.") { source, target, name, port, boundIp, boundPort, restart, batch }
            .With(
                notes: "The address in NAME_URI stays the same wherever the other job's instances go. Port 0 is the one that the platform chose.",
                new Example("Let web reach nats, by NATS_URI", $"apc {noun.Name} link web --to nats --name NATS --port 4222"))
            .Does(async call =>
            {
                var from = await Lookup.JobAsync(call, call.Value(source)!);
                var to = await Lookup.JobAsync(call, call.Value(target)!);
                var request = new BindingRequest
                {
                    JobFqn = from.Fqn.ToString(),
                    TargetJobFqn = to.Fqn.ToString(),
                    Name = call.Value(name),
                    TargetJobPort = call.Value(port) is { } number ? JobValues.ReadPort(number) : null,
                    TargetJobBoundIp = call.Value(boundIp),
                    TargetJobBoundPort = call.Value(boundPort) is { } local ? JobValues.ReadPort(local) : null,
                };
                var table = new SettingsTable("Job Link Settings").Row("From", from.Fqn.ToString()).Row("To", to.Fqn.ToString());
                if (request.Name is { } given)
                    table.Row("Name", given);
                if (request.TargetJobPort is { } shown)
                    table.Row("Port", $"{shown}");
                await Settings.ConfirmAsync(call, table, call.Value(batch));
                await new RollingChange(call, call.Value(batch) || call.Value(restart)).ApplyAsync(
                    from,
                    $"Binding \"{from.Fqn}\" to \"{to.Fqn}\"... done",
                    again => call.Client.Bindings.CreateAsync(request, again, call.Cancelled),
                    binding => BindingText.ShowVariables(call, binding));
                call.Screen.Success();
            });
    }
}
