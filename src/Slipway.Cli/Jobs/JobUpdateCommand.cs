using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job update NAME</c>: change a job, with a restart where the change needs one.</summary>
internal static class JobUpdateCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var changes = new JobChanges();
        var batch = Flags.Batch();
        var silent = Flags.Silent();
        var verb = new Verb("update", $"Change {noun.Article}.") { name }
            .With(
                notes: "Some changes need a stopped job. The server says which; apc then asks whether to stop the job, change it, and start it again.",
                new Example("Run three copies", $"apc {noun.Name} update nats --instances 3"),
                new Example("More memory and another setting, without questions", $"apc {noun.Name} update nats -m 1G -e DEBUG=1 --batch"));
        changes.AddTo(verb);
        verb.Add(batch);
        verb.Add(silent);
        return verb.Does(async call =>
        {
            var job = await Lookup.JobAsync(call, call.Value(name)!);
            var table = new SettingsTable("Job Update Settings").Row("Name", job.Fqn.Name);
            var changed = changes.Apply(call, job, table);
            var agreed = call.Value(batch) || (call.Has(changes.Restart) && call.Value(changes.Restart) is null);
            if (table.Count == 1)
                throw new CommandException(ExitCodes.Usage, "Nothing to change was given.", $"Try `apc help {noun.Name} update` for more information.");

            call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            call.Screen.Line();
            await AgreeAsync(call, "Is this correct?", call.Value(batch));
            await ApplyAsync(call, job, changed, agreed, call.Value(silent));
            call.Screen.Success();
        });
    }

    private static async Task ApplyAsync(Call call, Job job, Job changed, bool agreed, bool silent)
    {
        if (job.State != JobState.Started || await TryInPlaceAsync(call, changed))
        {
            await call.StepAsync("Applying update", async () =>
            {
                if (job.State != JobState.Started)
                    await call.Client.Jobs.UpdateAsync(changed, call.Cancelled);
            });
            return;
        }

        call.Screen.Line(call.Screen.Paint(Colour.Notice, "Update requires job restart"));
        await AgreeAsync(call, "Automatically restart and proceed?", agreed);
        var stopped = await call.StepAsync("Stopping job", () => JobStopCommand.StopAsync(call, job));
        var updated = await call.StepAsync("Applying update", () => UpdateOrStartAgainAsync(call, changed, stopped));
        await new JobStarter(call, silent).StartInStepAsync(updated);
        if (JobText.StartCommand(updated) is { Length: > 0 } command)
            call.Screen.Line($"{call.Screen.Paint(Colour.Strong, "Start Command:")} {call.Screen.Foreign(command)}");
    }

    private static async Task<bool> TryInPlaceAsync(Call call, Job changed)
    {
        try
        {
            await call.Client.Jobs.UpdateAsync(changed, call.Cancelled);
            return true;
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.RequiresRestart)
        {
            return false;
        }
    }

    // A change that is refused must not leave the job stopped that was running before.
    private static async Task<Job> UpdateOrStartAgainAsync(Call call, Job changed, Job stopped)
    {
        try
        {
            return await call.Client.Jobs.UpdateAsync(changed with { State = JobState.Stopped, VersionId = stopped.VersionId }, call.Cancelled);
        }
        catch
        {
            await call.Client.Jobs.UpdateAsync(stopped with { State = JobState.Started }, CancellationToken.None);
            throw;
        }
    }

    private static async Task AgreeAsync(Call call, string question, bool agreed)
    {
        if (!agreed && !await call.Prompt.ConfirmAsync(question, byDefault: true, call.Cancelled))
            throw new CommandException(ExitCodes.Failure, "Nothing was changed.", "`--batch` goes on without asking.");
    }
}
