using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Images;
using Slipway.Server.Jobs;

namespace Slipway.Server.Packages;

/// <summary>Packages leave with the layers that nothing else needs.</summary>
public sealed partial class PackageRemoval(PackageStore packages, JobStore jobs, IImageStore images, ILogger<PackageRemoval> logger) : IDisposable
{
    private readonly SemaphoreSlim sweeping = new(1);

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

    /// <summary>Does something between whose steps no content may be taken for unused: it is there before a package names it.</summary>
    public async Task<T> WithoutSweepAsync<T>(Func<Task<T>> work)
    {
        await sweeping.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            sweeping.Release();
        }
    }

    /// <summary>Removes the content that no package names.</summary>
    public async Task SweepAsync()
    {
        var freed = await WithoutSweepAsync(() => images.SweepAsync(packages.ManifestsInUse(), CancellationToken.None));
        if (freed > 0)
            LogSwept(logger, freed);
    }

    public void Dispose() => sweeping.Dispose();

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information, Message = "Removed layers that no package needs any more: {Bytes} bytes.")]
    private static partial void LogSwept(ILogger logger, long bytes);
}
