using System.Collections.Immutable;
using System.Net;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;
using Slipway.Server.Configuration;

namespace Slipway.Server.Instances;

/// <summary>
/// One job's instances: the engine's doings and the records of them. Changed only by the job's own loop; anyone may read
/// the list.
/// </summary>
public sealed class InstanceFleet(
    JobId job, IEngine engine, InstanceStore store, InstancePlanner planner, InstanceTraffic traffic, Deadlines deadlines, TimeProvider time)
{
    /// <summary>How long requests may keep an instance that is taken out of service, beside what the job's rollout says.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    private readonly ReadyWait ready = new(engine, deadlines, time);

    /// <summary>Ended instances whose logs are kept, for whoever asks afterwards what happened.</summary>
    private const int KeptEnded = 10;

    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<InstanceRecord> instances = ImmutableList.CreateRange(store.List(job));

    /// <summary>Oldest first, ended ones included.</summary>
    public IReadOnlyList<InstanceRecord> Instances => instances;

    /// <summary>Ends when the list is not what it was.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    public int LiveCount => instances.Count(instance => instance.IsLive);

    public int SpentCount => instances.Count(instance => instance.Spent);

    public bool AnySpentFailed => instances.Any(instance => instance is { Spent: true, Failed: true });

    /// <summary>Those that run another version of the job, oldest first.</summary>
    public IReadOnlyList<InstanceRecord> Outdated(Job definition) =>
        [.. instances.Where(instance => instance.IsLive && instance.JobVersion != definition.VersionId)];

    /// <summary>Starts so many more, side by side; on return they run, with their ports open.</summary>
    /// <exception cref="SlipwayException">One of them could not be started; the others run.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; those that were not ready are gone.</exception>
    public async Task StartAsync(Job definition, int count, CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartOneAsync(definition, cancellationToken)));

    /// <summary>Stops instances until so many are left: those of an old version first, then the youngest.</summary>
    public async Task StopSurplusAsync(Job definition, int keep)
    {
        var surplus = instances.Where(instance => instance.IsLive)
            .OrderByDescending(instance => instance.JobVersion == definition.VersionId)
            .Skip(keep).ToList();
        await Task.WhenAll(surplus.Select(instance => RetireAsync(definition, instance, drain: keep > 0)));
        if (surplus.Count > 0)
            await PruneAsync();
    }

    /// <summary>Takes one out of service: no new requests, the last ones answered, then stopped.</summary>
    public Task RetireAsync(Job definition, InstanceRecord instance) => RetireAsync(definition, instance, drain: true);

    /// <summary>Goes on with instances that a server before this one was starting.</summary>
    /// <exception cref="SlipwayException">One of them does not listen; it is gone.</exception>
    public async Task SettleAsync(Job definition, CancellationToken cancellationToken)
    {
        foreach (var instance in instances.Where(instance => instance.State == InstanceState.Starting))
        {
            using var end = new InstanceEnd(engine, instance.Id);
            await WaitUntilReadyAsync(definition, instance, end.Status, cancellationToken);
        }
    }

    /// <summary>Writes down that an instance has ended, and frees what it held.</summary>
    /// <returns>The record; null when that is no news, or was wanted.</returns>
    public async Task<InstanceRecord?> NoteEndAsync(InstanceStatus ended)
    {
        if (instances.FirstOrDefault(instance => instance.Id == ended.Id) is not { IsLive: true } live)
            return null;
        await engine.RemoveAsync(ended.Id, CancellationToken.None);
        // A server before this one was stopping it, and died before it could say so.
        var wanted = live.State == InstanceState.Stopping;
        var record = await SaveAsync(wanted ? Stopped(live, ended) : End(live, ended));
        await PruneAsync();
        return wanted ? null : record;
    }

    public Task MarkSpentAsync(InstanceRecord record) => SaveAsync(record with { Spent = true });

    /// <summary>The job starts anew: ends of before count for nothing.</summary>
    public async Task ForgetSpentAsync()
    {
        foreach (var instance in instances.Where(instance => instance.Spent))
            await SaveAsync(instance with { Spent = false });
    }

    /// <summary>Corrects the record of an instance that was found running after a restart of the server.</summary>
    public Task NoteRunningAsync(InstanceStatus status)
    {
        var known = instances.FirstOrDefault(instance => instance.Id == status.Id);
        return known is null
            ? Task.CompletedTask
            : SaveAsync(known with { State = known.State == InstanceState.Starting ? known.State : InstanceState.Running, Address = status.Address?.ToString() ?? "" });
    }

    /// <summary>Ends and forgets everything, logs included.</summary>
    public async Task RemoveAllAsync(Job? definition)
    {
        await Task.WhenAll(instances.Where(instance => instance.IsLive).Select(instance => StopOneAsync(definition, instance)));
        foreach (var instance in instances)
            await ForgetAsync(instance);
    }

    private async Task StartOneAsync(Job definition, CancellationToken cancellationToken)
    {
        var record = await SaveAsync(new InstanceRecord
        {
            Id = InstanceId.New(),
            Job = job,
            JobVersion = definition.VersionId,
            State = InstanceState.Starting,
            CreatedAt = time.GetUtcNow(),
            ChosenPort = ChosenPort.Find(definition) ?? 0,
        });
        using var end = new InstanceEnd(engine, record.Id);
        try
        {
            var spec = await planner.PlanAsync(definition, record.Id, CancellationToken.None);
            var status = await StartInTimeAsync(definition, spec);
            record = await SaveAsync(record with { Address = status.Address?.ToString() ?? "" });
        }
        catch (SlipwayException exception)
        {
            await SaveAsync(record with { State = InstanceState.Removed, EndedAt = time.GetUtcNow(), Failed = true, Reason = exception.Message });
            throw;
        }

        await WaitUntilReadyAsync(definition, record, end.Status, cancellationToken);
    }

    private async Task<InstanceStatus> StartInTimeAsync(Job definition, InstanceSpec spec)
    {
        using var deadline = new CancellationTokenSource(deadlines.Start, time);
        try
        {
            return await engine.StartAsync(spec, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new SlipwayException(
                ErrorCodes.Stalled,
                $"\"{definition.Fqn}\" could not be started: the engine did not run its process within {deadlines.Start.TotalSeconds:0.#} s, the deadline of the phase start "
                + "(setting deadlines:start). Look at the load of the server's machine and at its disk, then try again.");
        }
    }

    private async Task WaitUntilReadyAsync(Job definition, InstanceRecord record, Task<InstanceStatus> ended, CancellationToken cancellationToken)
    {
        try
        {
            await ready.RunAsync(definition, record, IPAddress.TryParse(record.Address, out var address) ? address : null, ended, cancellationToken);
            await SaveAsync(record with { State = InstanceState.Running });
        }
        catch (SlipwayException exception)
        {
            await StopOneAsync(definition, record);
            await SaveAsync(instances.Single(instance => instance.Id == record.Id) with { Failed = true, Reason = exception.Message });
            throw;
        }
    }

    private async Task RetireAsync(Job definition, InstanceRecord instance, bool drain)
    {
        await SaveAsync(instance with { State = InstanceState.Stopping });
        if (drain)
        {
            var most = TimeSpan.FromSeconds(definition.Rollout.ForceStopOldInstancesAfter);
            await traffic.WaitIdleAsync(instance.Id, most < LongestDrain ? most : LongestDrain);
        }

        await StopOneAsync(definition, instance);
    }

    private async Task StopOneAsync(Job? definition, InstanceRecord instance)
    {
        await SaveAsync(instance with { State = InstanceState.Stopping });
        var process = definition?.Processes.GetValueOrDefault(Job.AppProcess) ?? new ProcessObject();
        var request = new StopRequest(
            process.StopSignal.Length > 0 ? process.StopSignal : "SIGTERM",
            TimeSpan.FromSeconds(process.StopTimeout),
            process.StopCommandRaw.Count > 0 || process.StopCommand.Length == 0 ? process.StopCommandRaw : ["/bin/sh", "-c", process.StopCommand]);
        var status = await engine.StopAsync(instance.Id, request, CancellationToken.None);
        await engine.RemoveAsync(instance.Id, CancellationToken.None);
        await SaveAsync(Stopped(instance, status));
    }

    // What a stop makes of the exit code is no failure: SIGTERM alone gives 143.
    private static InstanceRecord Stopped(InstanceRecord live, InstanceStatus ended) => End(live, ended) with { Failed = false, Reason = "was stopped" };

    private static InstanceRecord End(InstanceRecord live, InstanceStatus ended) => live with
    {
        State = InstanceState.Removed,
        EndedAt = ended.EndedAt,
        ExitCode = ended.ExitCode,
        Failed = ended.ExitCode is not 0,
        Reason = live.State == InstanceState.Starting && ended.Phase == InstancePhase.Lost ? "was being started when the server was killed" : Describe(ended),
        Address = "",
    };

    private static string Describe(InstanceStatus ended) => ended switch
    {
        { Rebooted: true } => "ended with the machine, which was restarted",
        { Phase: InstancePhase.Lost } => "was lost: its supervisor was killed, or the container that the server runs in was restarted",
        { OutOfMemory: true } => $"was killed by the kernel: it reached its memory limit (exit code {ended.ExitCode})",
        { ExitCode: > 128 and < 160 } => $"was ended by signal {ended.ExitCode - 128}",
        _ => $"ended with exit code {ended.ExitCode}",
    };

    private async Task PruneAsync()
    {
        foreach (var instance in instances.Where(instance => instance is { IsLive: false, Spent: false }).SkipLast(KeptEnded))
            await ForgetAsync(instance);
    }

    private async Task ForgetAsync(InstanceRecord instance)
    {
        await engine.DeleteLogAsync(instance.Id, CancellationToken.None);
        await store.DeleteAsync(instance.Id);
        ImmutableInterlocked.Update(ref instances, list => list.RemoveAll(other => other.Id == instance.Id));
        Pulse();
    }

    private async Task<InstanceRecord> SaveAsync(InstanceRecord record)
    {
        await store.SaveAsync(record);
        // Instances start and stop side by side, so the list may have changed since it was read.
        ImmutableInterlocked.Update(ref instances, list =>
            list.FindIndex(other => other.Id == record.Id) is var at and >= 0 ? list.SetItem(at, record) : list.Add(record));
        Pulse();
        return record;
    }

    private void Pulse() =>
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
