using System.Threading.Channels;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Server.Jobs;

namespace Slipway.Server.Instances;

/// <summary>
/// Makes one job so: as many instances as it wants, no more, started again as its restart mode says. One loop per job takes
/// messages in turn, so nothing here is ever done twice at once.
/// </summary>
#pragma warning disable CA1001 // Without a timer or a wait handle a CancellationTokenSource holds nothing that must be freed.
internal sealed partial class JobReconciler(JobId id, JobStore jobs, InstanceFleet fleet, TimeProvider time, ILogger logger)
#pragma warning restore CA1001
{
    private readonly Channel<Message> mailbox = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RestartState restarts = new(time);
    private CancellationTokenSource patience = new();
    private int givenUpVersion;
    private bool removed;

    public InstanceFleet Fleet => fleet;

    /// <summary>True while the job's instances keep ending soon after their start.</summary>
    public bool IsFlapping => restarts.IsFlapping;

    /// <summary>Begins anew: earlier ends and waits are forgotten. Fails with the reason when an instance can't be started.</summary>
    public Task StartFreshAsync() => PostAsync(new Message { Fresh = true, Done = NewDone() });

    /// <summary>As <see cref="StartFreshAsync"/>, for a job that runs: its version has changed, so its instances are replaced.</summary>
    public Task ReplaceAsync() => PostAsync(new Message { Fresh = true, Replace = true, Done = NewDone() });

    /// <summary>Brings the instances to what the job says now, and waits for it.</summary>
    public Task ApplyAsync() => PostAsync(new Message { Done = NewDone() });

    /// <summary>Ends everything, logs included, and then this loop.</summary>
    public Task RemoveAsync() => PostAsync(new Message { Remove = true, Done = NewDone() });

    /// <summary>An instance has ended.</summary>
    public void Tell(InstanceStatus ended) => mailbox.Writer.TryWrite(new Message { Ended = ended });

    /// <summary>Stops taking messages; instances stay as they are.</summary>
    public void Close()
    {
        mailbox.Writer.TryComplete();
        Volatile.Read(ref patience).Cancel();
    }

    public async Task RunAsync()
    {
        while (!removed && await ReceiveAsync() is { } messages)
        {
            try
            {
                await HandleAsync(messages);
                foreach (var message in messages)
                    message.Done?.TrySetResult();
            }
#pragma warning disable CA1031 // The callers get it; the job goes on being looked after.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(logger, id, exception);
                foreach (var message in messages)
                    message.Done?.TrySetException(exception);
            }
        }

        mailbox.Writer.TryComplete();
        while (mailbox.Reader.TryRead(out var late))
            late.Done?.TrySetException(Gone());
    }

    private static TaskCompletionSource NewDone() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static SlipwayException Gone() => new(ErrorCodes.StateConflict, "The job is being deleted, or the server is stopping.");

    private Task PostAsync(Message message)
    {
        if (!mailbox.Writer.TryWrite(message))
            return Task.FromException(Gone());
        // Whoever wants the job to end must not wait for ports that nobody needs any more.
        if (message.Remove || jobs.Find(id) is not { State: JobState.Started })
            Volatile.Read(ref patience).Cancel();
        return message.Done!.Task;
    }

    /// <returns>What has arrived, perhaps nothing because it is time for a restart; null when the mailbox is closed.</returns>
    private async Task<IReadOnlyList<Message>?> ReceiveAsync()
    {
        var more = mailbox.Reader.WaitToReadAsync().AsTask();
        if (restarts.Due is { } wait)
        {
            using var enough = new CancellationTokenSource();
            if (await Task.WhenAny(more, Task.Delay(wait, time, enough.Token)) != more)
                return [];
            await enough.CancelAsync();
        }

        if (!await more)
            return null;
        var messages = new List<Message>();
        while (mailbox.Reader.TryRead(out var message))
            messages.Add(message);
        return messages;
    }

    private async Task HandleAsync(IReadOnlyList<Message> messages)
    {
        // Before the job is read: from here on, news that make waiting useless end the new wait.
        if (patience.IsCancellationRequested && !mailbox.Reader.Completion.IsCompleted)
            Volatile.Write(ref patience, new CancellationTokenSource());
        if (messages.Any(message => message.Remove))
        {
            await fleet.RemoveAllAsync(jobs.Find(id));
            await jobs.DeleteAsync(id);
            removed = true;
            return;
        }

        var fresh = messages.Any(message => message.Fresh);
        if (fresh)
        {
            restarts.Reset();
            await fleet.ForgetSpentAsync();
        }

        var job = jobs.Find(id);
        foreach (var ended in messages.Select(message => message.Ended).OfType<InstanceStatus>())
            await NoteEndAsync(job, ended);
        if (job is not null)
            await ConvergeAsync(job, fresh, messages.Any(message => message.Replace));
    }

    private async Task NoteEndAsync(Job? job, InstanceStatus ended)
    {
        if (await fleet.NoteEndAsync(ended) is not { } record || job is null || job.State != JobState.Started)
            return;
        var ran = (ended.EndedAt ?? time.GetUtcNow()) - record.CreatedAt;
        if (!restarts.After(job.Restart, record.ExitCode, ran, ended.Rebooted))
            await fleet.MarkSpentAsync(record);
        LogEnded(logger, job.Fqn, record.Id.Short, record.Reason);
    }

    private async Task ConvergeAsync(Job job, bool fresh, bool replace)
    {
        var wanted = job.State == JobState.Started ? job.NumInstances - fleet.SpentCount : 0;
        try
        {
            if (wanted > 0)
                await SettleAsync(job);
            await fleet.StopSurplusAsync(job, Math.Max(0, wanted));

            var missing = wanted - fleet.LiveCount;
            if (missing > 0 && restarts.MayStart)
                await StartAsync(job, missing, fresh && !replace);
            if (wanted > 0 && (replace || givenUpVersion != job.VersionId))
                await ReplaceOutdatedAsync(job, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // Things have changed: look again. When the server stops nobody reads this, and the next one goes on.
            mailbox.Writer.TryWrite(new Message());
            return;
        }

        if (job.State == JobState.Started && fleet is { LiveCount: 0, SpentCount: > 0 } && job.NumInstances <= fleet.SpentCount)
            await SetStateAsync(fleet.AnySpentFailed ? JobState.Errored : JobState.Finished);
    }

    private async Task SettleAsync(Job job)
    {
        try
        {
            await fleet.SettleAsync(job, patience.Token);
        }
        catch (SlipwayException exception)
        {
            NoteFailedStart(job, exception);
        }
    }

    private async Task StartAsync(Job job, int count, bool fresh)
    {
        restarts.Started();
        try
        {
            await fleet.StartAsync(job, count, patience.Token);
        }
        catch (SlipwayException exception) when (!fresh)
        {
            NoteFailedStart(job, exception);
        }
        catch (SlipwayException)
        {
            await fleet.StopSurplusAsync(job, 0);
            await SetStateAsync(JobState.Errored);
            throw;
        }
    }

    // It ran before, so what is wrong may pass: wait and try again, as after any other end.
    private void NoteFailedStart(Job job, SlipwayException exception)
    {
        LogStartFailed(logger, job.Fqn, exception.Message);
        restarts.After(job.Restart with { RestartMode = RestartMode.Always }, exitCode: 1, TimeSpan.Zero);
    }

    /// <summary>One after the other, so that the job answers all the while: the old one goes when the new one runs.</summary>
    private async Task ReplaceOutdatedAsync(Job job, CancellationToken cancellationToken)
    {
        var outdated = fleet.Outdated(job);
        for (var done = 0; done < outdated.Count; done++)
        {
            try
            {
                await fleet.StartAsync(job, 1, cancellationToken);
            }
            catch (SlipwayException exception)
            {
                // Not tried again by itself: that would start and stop instances for as long as the job is wrong.
                givenUpVersion = job.VersionId;
                LogReplaceFailed(logger, job.Fqn, exception.Message);
                throw new SlipwayException(
                    exception.Code,
                    $"{exception.Message}\n{done} of {outdated.Count} instances were replaced; the others stay as they were, and the job goes on with them. "
                    + "Change the job or restart it to try again.");
            }

            await fleet.RetireAsync(job, outdated[done]);
        }
    }

    private Task<Job?> SetStateAsync(JobState state) =>
        jobs.UpdateAsync(id, job => job.State == JobState.Started ? job with { State = state, UpdatedAt = time.GetUtcNow() } : job);

    private sealed record Message
    {
        public bool Fresh { get; init; }

        public bool Replace { get; init; }

        public bool Remove { get; init; }

        public InstanceStatus? Ended { get; init; }

        public TaskCompletionSource? Done { get; init; }
    }

    [LoggerMessage(EventId = 1501, Level = LogLevel.Information, Message = "{Job}: instance {Instance} {Reason}")]
    private static partial void LogEnded(ILogger logger, Fqn job, string instance, string reason);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Warning, Message = "{Job}: an instance could not be started again: {Problem}")]
    private static partial void LogStartFailed(ILogger logger, Fqn job, string problem);

    [LoggerMessage(EventId = 1920, Level = LogLevel.Warning, Message = "{Job}: an instance could not be replaced, the old ones stay: {Problem}")]
    private static partial void LogReplaceFailed(ILogger logger, Fqn job, string problem);

    [LoggerMessage(EventId = 1503, Level = LogLevel.Warning, Message = "Job {Job} could not be brought to where it should be.")]
    private static partial void LogFailed(ILogger logger, JobId job, Exception exception);
}
