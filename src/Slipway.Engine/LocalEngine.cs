using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Files;
using Slipway.Contracts.Names;
using Slipway.Engine.Adoption;
using Slipway.Engine.Doors;
using Slipway.Engine.Files;
using Slipway.Engine.Instances;
using Slipway.Engine.Logs;
using Slipway.Engine.Network;
using Slipway.Engine.Terminals;

namespace Slipway.Engine;

/// <summary>
/// Runs instances on this machine: crun or runc makes the container, conmon stays with it, <c>ip</c> and one nft table
/// connect it. Nothing of ours has to run for an instance to go on; only names and the API wait for the next engine.
/// </summary>
/// <remarks>
/// Disposing lets instances run; the next engine on the same folders adopts them. Instances that ended while no engine
/// was there are told by <see cref="AdoptAsync"/>, not by <see cref="Ended"/>.
/// </remarks>
public sealed class LocalEngine
    : IEngine, IInstanceExec, IInstanceStats, IInstanceNetwork, IInstanceConnections, IInstanceFiles, IInstanceTerminal, IInstanceDisk, IAsyncDisposable
{
    private readonly LocalEngineOptions options;
    private readonly InstanceSubnet subnet;
    private readonly TimeProvider time;
    private readonly ILogger<LocalEngine> log;
    private readonly SemaphoreSlim probing = new(1);
    private readonly ConcurrentDictionary<InstanceId, LiveInstance> instances = new();
    private readonly InstanceConnections connections = new();
    private EngineParts? parts;
    private Work? work;
    private volatile string? missing;

    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public LocalEngine(LocalEngineOptions options, TimeProvider time, ILogger<LocalEngine> log)
    {
        subnet = options.Check();
        this.options = options;
        this.time = time;
        this.log = log;
    }

    /// <inheritdoc/>
    public event Action<InstanceStatus>? Ended;

    /// <inheritdoc/>
    public async Task<string> ProbeAsync(CancellationToken cancellationToken) =>
        (await FindPartsAsync(cancellationToken).ConfigureAwait(false)).Description;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<InstanceStatus>> AdoptAsync(CancellationToken cancellationToken)
    {
        if (work is not null)
            throw new InvalidOperationException("The engine has adopted its instances already.");
        EngineParts found;
        try
        {
            found = await FindPartsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SlipwayException problem) when (problem.Code == ErrorCodes.EngineMissing)
        {
            missing = problem.Message;
            throw;
        }

        var made = new Work(found, time, log, status => Ended?.Invoke(status));
        foreach (var instance in await made.Adopter.AdoptAsync(cancellationToken).ConfigureAwait(false))
            instances[instance.Id] = instance;
        made.Rotation = new LogRotation(options, () => instances.Values, time, log);
        made.Keeper = new NetworkKeeper(found.Network, time, log);
        work = made;
        var statuses = instances.Values.Select(instance => instance.Record!.ToStatus()).ToList();
        var running = statuses.Count(status => status.Phase == InstancePhase.Running);
        log.Adopted(running, statuses.Count - running);
        return statuses;
    }

    /// <inheritdoc/>
    public async Task<InstanceStatus> StartAsync(InstanceSpec spec, CancellationToken cancellationToken)
    {
        var (_, at) = Ready();
        var instance = parts!.NewInstance(spec.Id);
        if (!instances.TryAdd(spec.Id, instance))
        {
            instance.Dispose();
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {spec.Id} was started already; start another one.");
        }

        await instance.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await at.Starter.StartAsync(instance, spec, cancellationToken).ConfigureAwait(false);
            var status = instance.Record!.ToStatus();
            log.InstanceStarted(spec.Id, spec.JobId, status.Address!.ToString());
            at.Watcher.Watch(instance);
            return status;
        }
        catch
        {
            instances.TryRemove(spec.Id, out _);
            instance.MarkEnded();
            throw;
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<InstanceStatus> StopAsync(InstanceId id, StopRequest request, CancellationToken cancellationToken)
    {
        var (_, at) = Ready();
        var instance = Find(id);
        await instance.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (instance.Record is null)
                throw Unknown(id);
            await at.Stopper.StopAsync(instance, request, cancellationToken).ConfigureAwait(false);
            return instance.Record!.ToStatus();
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(InstanceId id, CancellationToken cancellationToken)
    {
        // Where no runtime was ever found there is nothing to remove either.
        if (!instances.TryGetValue(id, out var instance))
            return;
        var (found, at) = Ready();
        await instance.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (instance.IsRunning)
                throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {id} still runs; stop it first.");
            if (instance.Record is { } record)
                await at.Remover.RemoveAsync(id, found.RuntimeNamed(record.Runtime)).ConfigureAwait(false);
            instances.TryRemove(id, out _);
        }
        finally
        {
            instance.Gate.Release();
        }
    }

    /// <inheritdoc/>
    public Task DeleteLogAsync(InstanceId id, CancellationToken cancellationToken)
    {
        if (instances.ContainsKey(id))
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {id} is not removed yet; remove it first.");
        var files = LogOf(id);
        if (files.Exist)
            Directory.Delete(files.Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, int lines, bool follow, CancellationToken cancellationToken)
    {
        var (reader, mayWrite) = OpenLog(id);
        return reader.ReadAsync(lines, follow, mayWrite, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLine> ReadLogAsync(InstanceId id, LogPosition after, bool follow, CancellationToken cancellationToken)
    {
        var (reader, mayWrite) = OpenLog(id);
        return reader.ReadAsync(after, follow, mayWrite, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ExecResult> ExecAsync(InstanceId id, IReadOnlyList<string> command, string? user, CancellationToken cancellationToken)
    {
        var (_, at) = Ready();
        var instance = Find(id);
        if (!instance.IsRunning)
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {id} does not run; start its job first.");
        return await at.Executor.ExecAsync(instance, command, user, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TerminalSession> OpenAsync(InstanceId id, TerminalRequest request, CancellationToken cancellationToken)
    {
        var (_, at) = Ready();
        var instance = Find(id);
        if (!instance.IsRunning)
            throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {id} does not run; start its job first.");
        return at.Terminals.OpenAsync(instance, request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FileListing>> ListAsync(InstanceId id, string path, CancellationToken cancellationToken)
    {
        var instance = Find(id);
        return Task.Run(() => InstanceFileLister.List(instance, path), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CaptureAsync(InstanceId id, string path, Stream tar, long limit, CancellationToken cancellationToken)
    {
        using var capture = new TreeCapture(Find(id), tar, limit);
        await capture.RunAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> MountedDirectories() => Disk.MountedDirectories();

    /// <inheritdoc/>
    public long MeasureWritable(InstanceId id) => Disk.MeasureWritable(id);

    /// <inheritdoc/>
    public long MeasureWritable() => Disk.MeasureWritable();

    /// <inheritdoc/>
    public IReadOnlyList<StoredLog> Logs() => Disk.Logs();

    /// <inheritdoc/>
    public InstanceStats? ReadStats(InstanceId id) =>
        instances.TryGetValue(id, out var instance) && instance.IsRunning ? parts!.Cgroups.ReadStats(id) : null;

    /// <inheritdoc/>
    public async Task GrantAsync(InstanceId id, NetworkGrants grants, CancellationToken cancellationToken)
    {
        var (_, at) = Ready();
        if (instances.TryGetValue(id, out var instance))
            await at.Granter.GrantAsync(instance, grants, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<InstanceConnection> AcceptAsync(CancellationToken cancellationToken) => connections.TakeAsync(cancellationToken);

    /// <summary>
    /// Stops watching; instances go on. When none runs, nft table, route and cgroups go too: the next start makes them again.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (work?.Rotation is { } rotation)
            await rotation.DisposeAsync().ConfigureAwait(false);
        if (work?.Keeper is { } keeper)
            await keeper.DisposeAsync().ConfigureAwait(false);
        if (parts is not null)
            await parts.Doors.DisposeAsync().ConfigureAwait(false);
        if (work is not null && !instances.Values.Any(instance => instance.MayWrite))
            await LeaveMachineAsync(parts!).ConfigureAwait(false);
        work = null;
        parts?.Dispose();
        connections.Dispose();
        probing.Dispose();
    }

    private async Task LeaveMachineAsync(EngineParts found)
    {
        try
        {
            if (found.Network.Exists)
                await found.Network.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            found.Cgroups.RemoveParent();
            if (instances.IsEmpty)
                await found.DeleteFolderAsync(options.ResolvedRuntimeFolder).ConfigureAwait(false);
        }
        catch (SlipwayException failure)
        {
            log.LeavingFailed(failure.Message);
        }
    }

    private async Task<EngineParts> FindPartsAsync(CancellationToken cancellationToken)
    {
        await probing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (parts is null)
            {
                parts = await EngineParts.MakeAsync(options, subnet, connections, time, log, cancellationToken).ConfigureAwait(false);
                log.EngineFound(parts.Description);
            }

            return parts;
        }
        finally
        {
            probing.Release();
        }
    }

    internal bool Knows(InstanceId id) => instances.ContainsKey(id);

    /// <exception cref="SlipwayException"><c>engine_missing</c>: when it was to adopt there was no runtime, and it has not been asked again.</exception>
    private (EngineParts Parts, Work Work) Ready()
    {
        if (work is { } ready)
            return (parts!, ready);
        throw missing is { } problem ? new SlipwayException(ErrorCodes.EngineMissing, problem) : new InvalidOperationException("The engine must adopt first.");
    }

    private LiveInstance Find(InstanceId id) => instances.TryGetValue(id, out var instance) ? instance : throw Unknown(id);

    private InstanceDisk Disk => new(new InstanceStore(options.DataFolder));

    private (LogReader Reader, Func<bool> MayWrite) OpenLog(InstanceId id)
    {
        var files = LogOf(id);
        if (!files.Exist)
            throw new SlipwayException(ErrorCodes.NotFound, $"There is no log of an instance {id}; it was deleted, or never written.");
        instances.TryGetValue(id, out var instance);
        return (new LogReader(files, id, time), () => instance?.MayWrite ?? false);
    }

    private LogFiles LogOf(InstanceId id) => new(new InstanceStore(options.DataFolder).LogsFolder, id);

    private static SlipwayException Unknown(InstanceId id) => new(ErrorCodes.NotFound, $"There is no instance {id} on this machine.");

    /// <summary>Those that do the work, put together once.</summary>
    private sealed class Work
    {
        public Work(EngineParts parts, TimeProvider time, ILogger log, Action<InstanceStatus> raise)
        {
            Remover = new InstanceRemover(parts, time, log);
            Executor = new InstanceExecutor(parts);
            Terminals = new TerminalOpener(parts, time);
            Watcher = new InstanceWatcher(parts, Remover, time, log, raise);
            Starter = new InstanceStarter(parts, Remover, time, log);
            Granter = new InstanceGranter(parts);
            Stopper = new InstanceStopper(parts, Executor, time, log);
            Adopter = new Adopter(parts, Watcher, Remover, new StrayProcesses(parts, time, log), log);
        }

        public InstanceRemover Remover { get; }

        public InstanceExecutor Executor { get; }

        public TerminalOpener Terminals { get; }

        public InstanceWatcher Watcher { get; }

        public InstanceStarter Starter { get; }

        public InstanceStopper Stopper { get; }

        public InstanceGranter Granter { get; }

        public Adopter Adopter { get; }

        public LogRotation? Rotation { get; set; }

        public NetworkKeeper? Keeper { get; set; }
    }
}
