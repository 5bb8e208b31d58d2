using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Logs;

namespace Slipway.Server.Logs;

/// <summary>One instance's log, opened once: the lines that were there, then the rest of the same enumeration.</summary>
internal sealed class LogSource : IAsyncDisposable
{
    private readonly IAsyncEnumerator<LogLine> enumerator;

    private LogSource(InstanceId instance, bool hasMore, IAsyncEnumerator<LogLine> enumerator)
    {
        Instance = instance;
        HasMore = hasMore;
        this.enumerator = enumerator;
    }

    public InstanceId Instance { get; }

    /// <summary>There is something behind the backlog, now or later.</summary>
    public bool HasMore { get; }

    /// <param name="backlog">Takes the lines that are there.</param>
    public static async Task<LogSource> OpenAsync(IEngine engine, InstanceId id, LogStart start, bool follow, LogBacklog backlog, CancellationToken cancellationToken)
    {
        if (start.Cursors is { } cursors)
        {
            // What was missed may be a lot: it is handed on as it is read.
            var after = cursors.GetValueOrDefault(id.Short, LogPosition.Beginning);
            return new LogSource(id, hasMore: true, engine.ReadLogAsync(id, after, follow, cancellationToken).GetAsyncEnumerator(cancellationToken));
        }

        // Always one line at least: its position is where a reader who comes back goes on. How many there are is counted first, so that
        // reading as many from a following stream never waits.
        var lines = Math.Max(1, start.Lines);
        var there = 0;
        if (follow)
        {
            await foreach (var _ in engine.ReadLogAsync(id, lines, follow: false, cancellationToken))
                there++;
        }

        var source = new LogSource(id, follow, engine.ReadLogAsync(id, lines, follow, cancellationToken).GetAsyncEnumerator(cancellationToken));
        for (var taken = 0; (!follow || taken < there) && await source.enumerator.MoveNextAsync(); taken++)
            backlog.Add(source.enumerator.Current);
        return source;
    }

    public static async Task PumpAllAsync(IEngine engine, InstanceId id, ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
    {
        await foreach (var line in engine.ReadLogAsync(id, LogPosition.Beginning, follow: true, cancellationToken))
            await writer.WriteAsync(line, cancellationToken);
    }

    public async IAsyncEnumerable<LogLine> ReadRestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await enumerator.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return enumerator.Current;
        }
    }

    public async Task PumpAsync(ChannelWriter<LogLine> writer, CancellationToken cancellationToken)
    {
        while (await enumerator.MoveNextAsync())
            await writer.WriteAsync(enumerator.Current, cancellationToken);
    }

    public ValueTask DisposeAsync() => enumerator.DisposeAsync();
}
