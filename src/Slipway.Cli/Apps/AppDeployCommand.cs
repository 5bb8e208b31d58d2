using Slipway.Cli.Grammar;
using Slipway.Cli.Jobs;
using Slipway.Cli.Names;
using Slipway.Cli.Packing;
using Slipway.Cli.Terminal;
using Slipway.Client.Packages;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Apps;

/// <summary><c>apc app deploy NAME</c>: the folder as it is now, in place of what the app runs.</summary>
internal static class AppDeployCommand
{
    public static Verb Create()
    {
        var name = JobArgument.Create();
        var source = new SourceFlags();
        var startCommand = AppFlags.StartCommandFlag();
        var batch = Flags.Batch();
        var silent = Flags.Silent();
        var verb = new Verb("deploy", "Send a folder again, and let an app run what is made of it now.") { name }
            .With(
                notes: "The app goes on until the new package is ready. Its instances are then replaced one by one, each when the one in its place answers. "
                    + "The package that it ran from before is deleted when nothing else uses it.",
                new Example("After a change", "apc app deploy web --batch"));
        source.AddTo(verb);
        verb.Add(startCommand);
        verb.Add(batch);
        verb.Add(silent);
        return verb.Does(async call =>
        {
            var job = await Lookup.JobAsync(call, call.Value(name)!);
            var folder = SourceFolder.Find(source.Path(call) ?? Directory.GetCurrentDirectory());
            var wish = await source.ReadAsync(call);
            var old = await OwnPackagesAsync(call, job);
            var table = new SettingsTable("Application Deploy Settings").Row("FQN", job.Fqn.ToString()).Row("Directory", folder)
                .Row("Staging Pipeline", (wish.Pipeline ?? Same(old))?.ToString() ?? "(will be auto-detected)");
            if (!call.Value(batch))
                await Settings.ConfirmAsync(call, table, agreed: false);

            wish = wish with { Pipeline = wish.Pipeline ?? Same(old) };
            var package = await new FolderStaging(call, folder, wish).RunAsync(await PackageName.FreeAsync(call, job.Fqn), call.Value(startCommand));
            try
            {
                await UpdateAsync(call, job, package, call.Value(startCommand), old, call.Value(silent));
            }
            catch
            {
                // Refused once the app runs from it.
                await LeftOver.RemoveAsync(call, package);
                throw;
            }

            foreach (var replaced in old)
                await LeftOver.RemoveAsync(call, replaced);
            call.Screen.Success();
        });
    }

    private static async Task UpdateAsync(Call call, Job job, Package package, string? startCommand, IReadOnlyList<Package> old, bool silent)
    {
        // Staging took its time: the job as it is now.
        job = await call.Client.Jobs.GetAsync(job.Uuid, call.Cancelled);
        var process = JobText.Process(job);
        // A command that came from the old package gives way to the new one's; one that somebody set stays.
        var command = startCommand ?? (old.Any(was => was.StartCommand == process.StartCommand) || process.StartCommand.Length == 0 ? package.StartCommand : process.StartCommand);
        var changed = job with
        {
            Health = null,
            Packages = [new PackageInfo(package.Uuid)],
            Processes = new Dictionary<string, ProcessObject>(job.Processes) { [Job.AppProcess] = process with { StartCommand = command, StartCommandRaw = [] } },
        };
        await new RollingChange(call, agreed: true, silent).ApplyAsync(
            changed, $"Updating app \"{job.Fqn.Name}\"... done", restart => PutAsync(call, changed, package, restart));
        if (command.Length > 0)
            call.Screen.Line($"{call.Screen.Paint(Colour.Strong, "Start Command:")} {call.Screen.Foreign(command)}");
    }

    // A server that takes a job's packages for unchangeable says nothing, and would let the old one run on.
    private static async Task<Job> PutAsync(Call call, Job changed, Package package, bool restart)
    {
        var updated = await call.Client.Jobs.UpdateAsync(changed, restart, call.Cancelled);
        return updated.Packages.Any(used => used.Uuid == package.Uuid)
            ? updated
            : throw new CommandException(ErrorCodes.RequestUnsupported.ExitCode, "This server does not change what a job runs from.", $"Delete the app, and make it again with `apc app create {changed.Fqn.Name}`.");
    }

    private static async Task<IReadOnlyList<Package>> OwnPackagesAsync(Call call, Job job)
    {
        var there = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = job.Fqn.Namespace }, call.Cancelled);
        return [.. there.Where(package => PackageName.IsOf(job.Fqn, package.Fqn) && job.Packages.Any(used => used.Uuid == package.Uuid))];
    }

    private static Contracts.Names.Fqn? Same(IReadOnlyList<Package> old) => old.Select(package => package.StagingPipelineFqn).FirstOrDefault(pipeline => pipeline is not null);
}
