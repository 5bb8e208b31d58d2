using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Services;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job update NAME</c>: change a job, and replace its instances where the change needs it.</summary>
internal static class JobUpdateCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var changes = new JobChanges();
        var egress = new EgressFlags();
        var batch = Flags.Batch();
        var silent = Flags.Silent();
        var verb = new Verb("update", $"Change {noun.Article}.") { name }
            .With(
                notes: "Some changes need other instances. The server says which; apc then asks, and the instances are replaced one by one: "
                    + "each stays until the one in its place answers.",
                new Example("Run three copies", $"apc {noun.Name} update nats --instances 3"),
                new Example("More memory and another setting, without questions", $"apc {noun.Name} update nats -m 1G -e DEBUG=1 --batch"),
                new Example("Another port, and the way out", $"apc {noun.Name} update web --port-add 9090 --optional --allow-egress --restart"));
        changes.AddTo(verb);
        egress.AddTo(verb);
        verb.Add(batch);
        verb.Add(silent);
        return verb.Does(async call =>
        {
            var job = await Lookup.JobAsync(call, call.Value(name)!);
            var table = new SettingsTable("Job Update Settings").Row("Name", job.Fqn.Name);
            var changed = changes.Apply(call, job, table);
            var changesJob = table.Count > 1;
            egress.Tell(call, table);
            var agreed = call.Value(batch) || (call.Has(changes.Restart) && call.Value(changes.Restart) is null);
            if (table.Count == 1)
                throw new CommandException(ExitCodes.Usage, "Nothing to change was given.", $"Try `apc help {noun.Name} update` for more information.");

            await Settings.ConfirmAsync(call, table, call.Value(batch));
            var rolling = new RollingChange(call, agreed, call.Value(silent));
            var replaced = changesJob && await ApplyAsync(call, rolling, job, changed);
            replaced |= await egress.ApplyAsync(call, rolling, job);
            if (replaced && JobText.StartCommand(changed) is { Length: > 0 } command)
                call.Screen.Line($"{call.Screen.Paint(Colour.Strong, "Start Command:")} {call.Screen.Foreign(command)}");
            call.Screen.Success();
        });
    }

    private static Task<bool> ApplyAsync(Call call, RollingChange rolling, Job job, Job changed)
    {
        foreach (var port in changed.Ports.Where(port => job.Ports.All(known => known.Number != port.Number)))
            call.Screen.Line($"Exposed port {port.Number}");
        return rolling.ApplyAsync(changed, "Applying update... done", restart => call.Client.Jobs.UpdateAsync(changed, restart, call.Cancelled));
    }
}
