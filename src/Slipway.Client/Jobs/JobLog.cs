using System.Runtime.CompilerServices;
using Slipway.Client.Tasks;
using Slipway.Contracts.Errors;

namespace Slipway.Client.Jobs;

/// <summary>
/// A job's log, opened: every line written after this exists will be seen when the query follows. When the connection breaks it is taken
/// up again behind the last line, with nothing twice and nothing skipped, where the server tells cursors.
/// </summary>
public sealed class JobLog : IDisposable
{
    /// <summary>A longer line is handed out in pieces.</summary>
    public const int MaxLineBytes = 256 * 1024;

    private readonly LogConnection connection;
    private readonly LogQuery query;
    private readonly TimeProvider time;
    private readonly LogCursors cursors = new();
    private HttpResponseMessage response;
    private bool received;
    private int failures;
    private long firstFailure;

    internal JobLog(LogConnection connection, LogQuery query, TimeProvider time, HttpResponseMessage response) =>
        (this.connection, this.query, this.time, this.response) = (connection, query, time, response);

    /// <summary>Lines such as <c>[stdout][c5a0cb8e] listening on port 4000</c>, exactly as the app wrote what stands after the tags.</summary>
    /// <exception cref="SlipwayException">The connection broke and could not be mended, or the log may no longer be read.</exception>
    public async IAsyncEnumerable<LogEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var lines = LogConnection.ReadLinesAsync(response, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var owned = lines.ConfigureAwait(false);
            var format = LogFormat.Of(response);
            var (failure, any) = await NextAsync(lines).ConfigureAwait(false);
            for (; any; (failure, any) = await NextAsync(lines).ConfigureAwait(false))
            {
                received = true;
                failures = 0;
                if (format.Read(lines.Current, cursors) is not { } entry)
                    continue;
                yield return entry;
            }

            if (failure is null && !(query.Follow && cursors.Any))
                yield break;
            // Without a cursor the log could only be begun again: which is no harm as long as nothing has come.
            if (!cursors.Any && received)
                throw failure!;
            await ComeBackAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The texts of <see cref="ReadAsync"/>.</summary>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return entry.Line;
    }

    public void Dispose() => response.Dispose();

    private static async Task<(SlipwayException? Failure, bool Any)> NextAsync(IAsyncEnumerator<string> lines)
    {
        try
        {
            return (null, await lines.MoveNextAsync().ConfigureAwait(false));
        }
        catch (SlipwayException broken)
        {
            return (broken, false);
        }
    }

    private async Task ComeBackAsync(SlipwayException? failure, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (++failures == 1)
                firstFailure = time.GetTimestamp();
            if (time.GetElapsedTime(firstFailure) >= query.GiveUpAfter)
                throw new SlipwayException(ErrorCodes.Unavailable, $"{failure?.Message ?? "The log ended again and again"}; gave up after {query.GiveUpAfter.TotalSeconds:0} seconds", failure);
            await Task.Delay(failure?.RetryAfter ?? Backoff.Delay(failures, Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(false);
            try
            {
                var again = await connection.OpenAsync(query, cursors, cancellationToken).ConfigureAwait(false);
                response.Dispose();
                response = again;
                return;
            }
            catch (SlipwayException still) when (still.Code.HttpStatus >= 500 || still.Code == ErrorCodes.TooManyRequests)
            {
                failure = still;
            }
        }
    }
}
