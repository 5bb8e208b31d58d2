using Slipway.Cli.Apps;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Client.Packages;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job delete NAME</c></summary>
internal static class JobDeleteCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var batch = Flags.Batch();
        var quiet = Flags.Quiet();
        var keep = Flags.Switch("keep-package", null, "leave the package that was made for it");
        return new Verb("delete", $"Stop {noun.Article} and delete it, with the package that was made for it.") { name, batch, quiet, keep }
            .With(
                notes: "A package that another job uses stays.",
                new Example("Delete it, after a question", $"apc {noun.Name} delete nats"),
                new Example("The same in a script", $"apc {noun.Name} delete nats --batch -q"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var silent = call.Value(quiet);
                await DeleteQuestion.AskAsync(call, $"Delete {noun.Word} \"{job.Fqn.Name}\"", call.Value(batch) || silent);
                if (silent)
                    await call.Client.Jobs.DeleteAsync(job.Uuid, call.Cancelled);
                else
                    await call.StepAsync("Deleting the job", () => call.Client.Jobs.DeleteAsync(job.Uuid, call.Cancelled));
                if (!call.Value(keep))
                    await DeletePackagesAsync(call, job, silent);
                if (!silent)
                    call.Screen.Success();
            });
    }

    private static async Task DeletePackagesAsync(Call call, Job job, bool silent)
    {
        var there = await call.Client.Packages.ListAsync(new PackageQuery { Namespace = job.Fqn.Namespace }, call.Cancelled);
        foreach (var package in there.Where(package => PackageName.IsOf(job.Fqn, package.Fqn) && job.Packages.Any(used => used.Uuid == package.Uuid)))
            await DeletePackageAsync(call, package, silent);
    }

    private static async Task DeletePackageAsync(Call call, Package package, bool silent)
    {
        try
        {
            await call.Client.Packages.DeleteAsync(package.Uuid, call.Cancelled);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.InUse || failure.Code == ErrorCodes.NotFound)
        {
            if (!silent && failure.Code == ErrorCodes.InUse)
                call.Screen.Line($"Package \"{call.Screen.Foreign(package.Fqn.Name)}\" stays: another job uses it.");
        }
    }
}
