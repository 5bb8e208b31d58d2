using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Engine;
using Slipway.Images;

namespace Slipway.Server.Packages;

/// <summary>Packages leave with the layers that nothing else needs.</summary>
public sealed partial class PackageRemoval(PackageStore packages, IImageStore images, IInstanceDisk instances, ILogger<PackageRemoval> logger) : IDisposable
{
    private readonly SemaphoreSlim sweeping = new(1);

    /// <exception cref="SlipwayException"><c>in_use</c>: a job runs from it; <c>state_conflict</c>: a Task makes it.</exception>
    public async Task RemoveAsync(Package package)
    {
        await packages.DeleteUnusedAsync(package);
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
        var freed = await WithoutSweepAsync(() => images.SweepAsync(InUse, CancellationToken.None));
        if (freed > 0)
            LogSwept(logger, freed);
    }

    // A package is on record before its image is pulled. Instances of before an update still have the layers of a package that is gone.
    private ContentInUse InUse() => new(packages.ManifestsInUse(), instances.MountedDirectories());

    public void Dispose() => sweeping.Dispose();

    [LoggerMessage(EventId = 1401, Level = LogLevel.Information, Message = "Removed layers that no package needs any more: {Bytes} bytes.")]
    private static partial void LogSwept(ILogger logger, long bytes);
}
