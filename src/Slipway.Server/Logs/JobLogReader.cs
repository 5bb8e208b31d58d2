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
public sealed class JobLogReader(IEngine engine, JobSupervisor supervisor)
{
    // A reader that can't keep up holds the instances' readers back, not their writers: the log is a file.
    private const int ReadAhead = 256;

    /// <param name="job">The job.</param>
    /// <param name="lines">How many of the lines written so far.</param>
    /// <param name="follow">Go on with new ones until the caller leaves; instances that start later are taken in.</param>
    /// <param name="cancellationToken">The caller left.</param>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        JobId job, int lines, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fleet = supervisor.GetFleet(job);
        var changed = fleet.Changed;
        var sources = new List<Source>();
        try
        {
            foreach (var instance in Readable(fleet))
            {
                if (await TryOpenAsync(instance, lines, follow, cancellationToken) is { } source)
                    sources.Add(source);
            }

            foreach (var line in sources.SelectMany(source => source.Backlog).OrderBy(line => line.Time).TakeLast(lines).ToList())
                yield return line;

            if (follow)
            {
                await foreach (var line in FollowAsync(fleet, changed, sources, cancellationToken))
                    yield return line;
            }
        }
        finally
        {
            foreach (var source in sources)
                await source.DisposeAsync();
        }
    }

    // A server that died may have noted an instance and not got as far as its log, and a power loss may take a young log away.
    private async Task<Source?> TryOpenAsync(InstanceRecord instance, int lines, bool follow, CancellationToken cancellationToken)
    {
        try
        {
            return await Source.OpenAsync(engine, instance.Id, lines, follow && instance.IsLive, cancellationToken);
        }
        catch (SlipwayException none) when (none.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<LogLine> FollowAsync(
        InstanceFleet fleet, Task changed, List<Source> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(ReadAhead) { SingleReader = true });
        var pumps = new List<Task>();
        foreach (var source in sources.Where(source => source.IsLive))
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
                pumps.Add(Source.PumpAllAsync(engine, instance.Id, writer, cancellationToken));
        }

        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One instance's log, opened once: the lines that were there, then the rest of the same enumeration.</summary>
    private sealed class Source : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<LogLine> enumerator;

        private Source(InstanceId instance, bool isLive, IAsyncEnumerator<LogLine> enumerator)
        {
            Instance = instance;
            IsLive = isLive;
            this.enumerator = enumerator;
        }

        public InstanceId Instance { get; }

        public bool IsLive { get; }

        public List<LogLine> Backlog { get; } = [];

        public static async Task<Source> OpenAsync(IEngine engine, InstanceId id, int lines, bool follow, CancellationToken cancellationToken)
        {
            try
            {
                return await OpenLogAsync(engine, id, lines, follow, cancellationToken);
            }
            catch (SlipwayException failure) when (failure.Code == ErrorCodes.NotFound)
            {
                // It was too old, or the logs of ended instances too many: the others are still worth reading.
                return new Source(id, isLive: false, AsyncEnumerable.Empty<LogLine>().GetAsyncEnumerator(cancellationToken));
            }
        }

        private static async Task<Source> OpenLogAsync(IEngine engine, InstanceId id, int lines, bool follow, CancellationToken cancellationToken)
        {
            // How many lines there are is counted first, so that reading as many from a following stream never waits.
            var there = 0;
            if (follow)
            {
                await foreach (var _ in engine.ReadLogAsync(id, lines, follow: false, cancellationToken))
                    there++;
            }

            var source = new Source(id, follow, engine.ReadLogAsync(id, lines, follow, cancellationToken).GetAsyncEnumerator(cancellationToken));
            while ((!follow || source.Backlog.Count < there) && await source.enumerator.MoveNextAsync())
                source.Backlog.Add(source.enumerator.Current);
            return source;
        }

        public static async Task PumpAllAsync(IEngine engine, InstanceId id, ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
        {
            await foreach (var line in engine.ReadLogAsync(id, int.MaxValue, follow: true, cancellationToken))
                await writer.WriteAsync(line, cancellationToken);
        }

        public async Task PumpAsync(ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
        {
            while (await enumerator.MoveNextAsync())
                await writer.WriteAsync(enumerator.Current, cancellationToken);
        }

        public ValueTask DisposeAsync() => enumerator.DisposeAsync();
    }
}
