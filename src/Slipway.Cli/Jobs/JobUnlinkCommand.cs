using Slipway.Cli.Docker;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job unlink SOURCE --from TARGET</c></summary>
internal static class JobUnlinkCommand
{
    public static Verb Create(JobNoun noun)
    {
        var source = JobArgument.Create();
        var target = new Flag<string?>("from", "f", "JOB", "the job that it may reach no longer") { Required = true };
        foreach (var alias in (string[])["--to", "-to", "-t", "--target", "-target"])
            target.Aliases.Add(alias);
        var port = Flags.Text("port", "p", "PORT", "the other job's port; may be left out where there is only one link between the two");
        var restart = Flags.Switch("restart", null, "replace the job's instances without asking, where they run");
        var batch = Flags.Batch();
        return new Verb("unlink", "Take a link to another job away.") { source, target, port, restart, batch }
            .With(notes: "", new Example("Take it away", $"apc {noun.Name} unlink web --from nats --port 4222"))
            .Does(async call =>
            {
                var from = await Lookup.JobAsync(call, call.Value(source)!);
                // Not looked up: a link can be taken away whose target may not be read.
                var to = await NameReader.ReadAsync(call, call.Value(target)!, ResourceType.Job);
                var request = new UnlinkRequest { FromJob = from.Fqn.ToString(), ToJob = to.ToString(), Port = call.Value(port) is { } number ? JobValues.ReadPort(number) : null };
                var table = new SettingsTable("Job Unlink Settings").Row("From", from.Fqn.ToString()).Row("To", to.ToString());
                await Settings.ConfirmAsync(call, table, call.Value(batch));
                await new RollingChange(call, call.Value(batch) || call.Value(restart)).ApplyAsync(
                    from,
                    $"Unbinding \"{from.Fqn}\" from \"{to}\"... done",
                    again => call.Client.Bindings.UnlinkAsync(request, again, call.Cancelled));
                call.Screen.Success();
            });
    }
}
