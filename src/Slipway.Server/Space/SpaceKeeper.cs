using Slipway.Contracts.Errors;
using Slipway.Contracts.Units;
using Slipway.Images.Space;
using Slipway.Server.Packages;

namespace Slipway.Server.Space;

/// <summary>
/// Gives back what nobody needs any more, every few minutes: layers, broken downloads, old logs, old Tasks. What a crash, or
/// an instance that still had a layer mounted, left when its package went is found here.
/// </summary>
public sealed partial class SpaceKeeper(
    PackageRemoval removal, LogRetention logs, TaskTrimming tasks, DiskRoom room, TimeProvider time, ILogger<SpaceKeeper> logger)
    : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The server has taken over its data folder: from now on it is known what is in use.</summary>
    public void Open() => opened.TrySetResult();

    /// <summary>Looks once.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await TryAsync("layers", () => removal.SweepAsync());
        await TryAsync("logs", () => logs.TrimAsync(cancellationToken));
        await TryAsync("tasks", () => tasks.TrimAsync(cancellationToken));
        await TryAsync("sizes", () => room.RefreshAsync(cancellationToken));
        if (room.Overdrawn is > 0 and var bytes)
            LogOverdrawn(logger, ByteSize.Format(bytes));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await opened.Task.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
                await KeepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next one goes on.
        }
    }

    private async Task TryAsync(string what, Func<Task> keep)
    {
        try
        {
            await keep();
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, what, exception);
        }
    }

    [LoggerMessage(EventId = 1980, Level = LogLevel.Warning, Message = "The disk budget is passed, or the reserve is not free, by {Bytes}: nothing new is let in. Delete jobs or packages, or raise disk-budget.")]
    private static partial void LogOverdrawn(ILogger logger, string bytes);

    [LoggerMessage(EventId = 1981, Level = LogLevel.Warning, Message = "What is not needed could not be given back ({What}); it is tried again.")]
    private static partial void LogFailed(ILogger logger, string what, Exception exception);
}
