using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;

namespace Slipway.Server.Packages;

/// <summary>Packages whose content does not come are deleted: an hour after they were announced, and when the server starts.</summary>
public sealed partial class UploadExpiry(AnnouncedPackages announced, PackageStore packages, UploadFolder uploads, TimeProvider time, ILogger<UploadExpiry> logger)
    : BackgroundService
{
    /// <summary>How long a package waits for its content.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>Before tasks go on: what waits now waits for a connection that is gone.</summary>
    public async Task OpenAsync()
    {
        await DeleteAsync(announced.Before(time.GetUtcNow()));
        uploads.Keep(packages.List().Where(package => package.State is PackageState.Uploading or PackageState.Staging).Select(package => package.Uuid).ToHashSet());
    }

    /// <summary>Deletes those that have waited for too long.</summary>
    public Task ExpireAsync() => DeleteAsync([.. announced.Before(time.GetUtcNow() - Patience).Where(id => !uploads.IsReceiving(id))]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await ExpireAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task DeleteAsync(IReadOnlyList<PackageId> expired)
    {
        foreach (var id in expired)
        {
            await packages.DeleteAsync(id);
            uploads.Delete(id);
            LogExpired(logger, id);
        }
    }

    [LoggerMessage(EventId = 1941, Level = LogLevel.Information, Message = "Package {Package} was deleted: its content did not come.")]
    private static partial void LogExpired(ILogger logger, PackageId package);
}
