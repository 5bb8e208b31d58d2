using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images;
using Slipway.Server.Jobs;

namespace Slipway.Server.Packages;

/// <summary>Packages leave with the layers that nothing else needs.</summary>
public sealed partial class PackageRemoval(PackageStore packages, JobStore jobs, IImageStore images, ILogger<PackageRemoval> logger)
{
    /// <exception cref="SlipwayException"><c>in_use</c>: a job runs from it.</exception>
    public async Task RemoveAsync(Package package)
    {
        var users = jobs.List().Where(job => job.Packages.Any(used => used.Uuid == package.Uuid)).Select(job => $"\"{job.Fqn}\"").ToList();
        if (users.Count > 0)
            throw new SlipwayException(ErrorCodes.InUse, $"The package \"{package.Fqn}\" is used by {string.Join(", ", users)}; delete that first.");
        await packages.DeleteAsync(package.Uuid);
        await SweepAsync();
    }

    /// <summary>Takes back what a Task made.</summary>
    public async Task RemoveMadeByAsync(TaskId task)
    {
        await packages.DeleteMadeByAsync(task);
        await SweepAsync();
    }

    private async Task SweepAsync()
    {
        var freed = await images.SweepAsync(packages.ManifestsInUse(), CancellationToken.None);
        if (freed > 0)
            LogSwept(logger, freed);
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information, Message = "Removed layers that no package needs any more: {Bytes} bytes.")]
    private static partial void LogSwept(ILogger logger, long bytes);
}
