using Slipway.Cli.Grammar;
using Slipway.Cli.Packing;
using Slipway.Cli.Progress;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Staging;

namespace Slipway.Cli.Apps;

/// <summary>Makes a package of a folder: packs it, sends it, and watches it being staged.</summary>
internal sealed class FolderStaging(Call call, string path, StagingWish wish)
{
    /// <param name="fqn">The name of the new package.</param>
    /// <param name="startCommand">Null for the pipeline's own.</param>
    /// <returns>The package, ready to run.</returns>
    public async Task<Package> RunAsync(Fqn fqn, string? startCommand)
    {
        using var archive = await call.StepAsync("Packaging", () => Task.Run(() => FolderArchive.Pack(path, call.Cancelled), call.Cancelled));
        foreach (var skipped in archive.Skipped)
            call.Screen.Line(call.Screen.Foreign($"Left out \"{skipped}\": it is not a file, a folder or a link."));

        var request = new CreatePackageRequest
        {
            Fqn = fqn.ToString(),
            Digest = archive.Digest.ToString(),
            Length = archive.Content.Length,
            StagingPipelineFqn = wish.Pipeline?.ToString(),
            StartCommand = startCommand,
            Environment = wish.Environment.Count > 0 ? wish.Environment : null,
        };
        var package = await call.StepAsync($"Creating package \"{fqn.Name}\"", () => call.Client.Packages.CreateAsync(request, call.Cancelled));
        var task = await UploadAsync(package, archive);
        call.Screen.Line(StagingLine.Format("Subscribing to the staging process...", call.Screen));
        var follower = new TaskFollower(call, task, new TaskView(call.Screen, json: false, e => StagingLine.Format(e, call.Screen)));
        try
        {
            await DetachableTask.FollowAsync(call, task, follower);
        }
        catch (CommandException failure) when (failure.ExitCode != ExitCodes.Cancelled)
        {
            throw Failed(fqn, failure);
        }

        return await call.Client.Packages.GetAsync(package.Uuid, call.Cancelled);
    }

    private async Task<TaskId> UploadAsync(Package package, FolderArchive archive)
    {
        var line = new UploadLine(call.Screen, archive.Content.Length);
        line.Begin();
        try
        {
            var task = await call.Client.Packages.UploadAsync(package, archive.Content, archive.Digest, line.Sent, call.Cancelled);
            line.End();
            return task;
        }
        catch
        {
            await LeftOver.RemoveAsync(call, package);
            throw;
        }
    }

    // The words that everybody's scripts look for; the reason was the Task's last word.
    private CommandException Failed(Fqn fqn, CommandException failure)
    {
        var reason = failure.Message.Split('\n')[0].TrimEnd();
        foreach (var text in (string[])[$"Error: {reason}", "Staging pipeline has been aborted", $"\"{fqn}\" has failed to stage"])
            call.Screen.Line(StagingLine.Format(text, call.Screen));
        return new CommandException(failure.ExitCode, "Staging has failed.", failure.Hint, failure) { Code = failure.Code, Before = $"Package \"{fqn.Name}\" deleted. " };
    }
}
