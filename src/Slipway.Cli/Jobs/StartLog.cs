using Slipway.Cli.Grammar;
using Slipway.Cli.Progress;
using Slipway.Client.Jobs;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Jobs;

/// <summary>Shows what a job says while it starts. It is there to help: that it can't be read never fails a start.</summary>
internal sealed class StartLog(Call call, Action<string> show) : IAsyncDisposable
{
    /// <summary>After the start, lines still on their way are waited for until none came for this long…</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>…but no longer than this: a job may go on talking for ever.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(2);

    /// <summary>How long a start is held back for the log to be there first.</summary>
    private static readonly TimeSpan LongestAttach = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource hangUp = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? reading;
    private long lastLine;

    /// <summary>A job being made: from its stage "Starting job" on it can be read, all of it, since nothing is older.</summary>
    public void AttachWhenStarting(TaskEvent e, Fqn job)
    {
        if (reading is not null || e.TaskEventType != TaskEventType.Event || e.Stage != TaskStages.StartingJob)
            return;
        Release();
        reading = ReadNewJobAsync(job);
    }

    /// <summary>
    /// A job that is about to be started again: returns when no line that it writes from now on can be missed. Nothing is
    /// shown before <see cref="Release"/>.
    /// </summary>
    public async Task AttachAsync(Job job, IReadOnlySet<InstanceId> old)
    {
        var open = call.Client.Jobs.OpenLogAsync(job.Uuid, new LogQuery { Lines = 0, Follow = true, SinceNow = true }, hangUp.Token);
        reading = ReadAsync(open, withInstance: job.NumInstances > 1, [.. old.Select(instance => $"][{instance.Short}]")]);
        // A proxy may hold the answer back until there is something in it: by then the server has long attached us.
        await Task.WhenAny(open, Task.Delay(LongestAttach, call.Time, call.Cancelled));
    }

    /// <summary>The lines may go to the screen: no step is waiting there for its "done".</summary>
    public void Release() => released.TrySetResult();

    public async Task DrainAsync()
    {
        if (reading is null)
            return;
        var began = call.Time.GetTimestamp();
        lastLine = began;
        while (!reading.IsCompleted && call.Time.GetElapsedTime(Volatile.Read(ref lastLine)) < Quiet && call.Time.GetElapsedTime(began) < LongestDrain)
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(25), call.Time));
        await hangUp.CancelAsync();
        await reading;
    }

    public async ValueTask DisposeAsync()
    {
        await hangUp.CancelAsync();
        if (reading is not null)
            await reading;
        hangUp.Dispose();
    }

    private async Task ReadNewJobAsync(Fqn fqn)
    {
        try
        {
            if (await call.Client.Jobs.FindAsync(fqn, hangUp.Token) is { } job)
            {
                var open = call.Client.Jobs.OpenLogAsync(job.Uuid, new LogQuery { Lines = 1000, Follow = true }, hangUp.Token);
                await ReadAsync(open, withInstance: job.NumInstances > 1, skip: []);
            }
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            // The Task's own record says how the start went.
        }
    }

    private async Task ReadAsync(Task<JobLog> open, bool withInstance, IReadOnlyList<string> skip)
    {
        try
        {
            using var log = await open;
            await released.Task.WaitAsync(hangUp.Token);
            await foreach (var line in log.ReadLinesAsync(hangUp.Token))
            {
                // "[stdout][c5a0cb8e] bye": the last words of an instance that is being replaced.
                if (skip.Any(tag => line.AsSpan(0, Math.Min(line.Length, 20)).Contains(tag, StringComparison.Ordinal)))
                    continue;
                show(LogLine.Format(line, call.Screen, withInstance));
                Volatile.Write(ref lastLine, call.Time.GetTimestamp());
            }
        }
        catch (Exception failure) when (failure is SlipwayException or OperationCanceledException)
        {
            // As above.
        }
    }
}
