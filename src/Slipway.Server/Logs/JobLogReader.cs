using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Logs;
using Slipway.Server.Instances;

namespace Slipway.Server.Logs;

/// <summary>One log out of a job's instances: what they wrote last in the order they wrote it, then what they write.</summary>
internal sealed class JobLogReader(IEngine engine, JobSupervisor supervisor)
{
    // A reader that can't keep up holds the instances' readers back, not their writers: the log is a file.
    private const int ReadAhead = 256;

    /// <param name="job">The job.</param>
    /// <param name="start">From where.</param>
    /// <param name="follow">Go on with new lines until the caller leaves; instances that start later are taken in.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public async IAsyncEnumerable<LogItem> ReadAsync(
        JobId job, LogStart start, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fleet = supervisor.GetFleet(job);
        var changed = fleet.Changed;
        var sources = new List<LogSource>();
        var backlog = new LogBacklog(start.Lines);
        try
        {
            foreach (var instance in Readable(fleet))
            {
                if (await TryOpenAsync(instance, start, follow, backlog, cancellationToken) is { } source)
                    sources.Add(source);
            }

            foreach (var item in backlog.Read())
                yield return item;

            if (!follow)
            {
                foreach (var source in sources.Where(source => source.HasMore))
                {
                    await foreach (var line in source.ReadRestAsync(cancellationToken))
                        yield return new LogItem(line);
                }
            }
            else
            {
                await foreach (var line in FollowAsync(fleet, changed, sources, cancellationToken))
                    yield return new LogItem(line);
            }
        }
        finally
        {
            foreach (var source in sources)
                await source.DisposeAsync();
        }
    }

    // A server that died may have noted an instance and not got as far as its log, and a power loss may take a young log away.
    private async Task<LogSource?> TryOpenAsync(InstanceRecord instance, LogStart start, bool follow, LogBacklog backlog, CancellationToken cancellationToken)
    {
        try
        {
            return await LogSource.OpenAsync(engine, instance.Id, start, follow && instance.IsLive, backlog, cancellationToken);
        }
        catch (SlipwayException none) when (none.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<LogLine> FollowAsync(
        InstanceFleet fleet, Task changed, List<LogSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(ReadAhead) { SingleReader = true });
        var pumps = new List<Task>();
        foreach (var source in sources.Where(source => source.HasMore))
            pumps.Add(source.PumpAsync(merged.Writer, stop.Token));
        pumps.Add(WatchForNewAsync(fleet, changed, [.. sources.Select(source => source.Instance)], merged.Writer, stop.Token));

        try
        {
            await foreach (var line in merged.Reader.ReadAllAsync(cancellationToken))
                yield return line;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Until it has an address an instance is unknown to the engine, for which a log without an instance has ended. One that is waited for has something
    // to say: why it does not listen.
    private static IEnumerable<InstanceRecord> Readable(InstanceFleet fleet) =>
        fleet.Instances.Where(instance => instance.State != InstanceState.Starting || instance.Address.Length > 0);

    private async Task WatchForNewAsync(
        InstanceFleet fleet, Task changed, HashSet<InstanceId> known, ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
    {
        var pumps = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            await changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            changed = fleet.Changed;
            foreach (var instance in Readable(fleet).Where(instance => known.Add(instance.Id)))
                pumps.Add(LogSource.PumpAllAsync(engine, instance.Id, writer, cancellationToken));
        }

        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
