using System.Runtime.CompilerServices;
using Slipway.Client.Http;
using Slipway.Contracts.Names;

namespace Slipway.Client.Jobs;

/// <summary>One job's log at one server.</summary>
internal sealed class LogConnection(ApiConnection connection, JobId job)
{
    public Task<HttpResponseMessage> OpenAsync(LogQuery query, LogCursors cursors, CancellationToken cancellationToken)
    {
        var path = new QueryString($"jobs/{job}/logs")
            .Add("lines", query.Lines)
            .Add("follow", query.Follow)
            .Add("since_now", query.SinceNow)
            .Add("format", "json")
            .Add("cursor", cursors.Write());
        return connection.OpenAsync(path.ToString(), "application/x-ndjson, text/plain", cancellationToken);
    }

    /// <exception cref="Contracts.Errors.SlipwayException">The connection broke.</exception>
    public static async IAsyncEnumerable<string> ReadLinesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var lines = BoundedLines.ReadAsync(stream, JobLog.MaxLineBytes, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var owned = lines.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await lines.MoveNextAsync().ConfigureAwait(false))
                    yield break;
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                throw ApiErrors.Unreachable(response.RequestMessage!.RequestUri!, failure);
            }

            yield return lines.Current;
        }
    }
}
