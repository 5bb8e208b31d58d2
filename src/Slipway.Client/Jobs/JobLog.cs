using System.Runtime.CompilerServices;
using Slipway.Client.Http;

namespace Slipway.Client.Jobs;

/// <summary>A job's log, opened: every line written after this exists will be seen when the query follows.</summary>
public sealed class JobLog : IDisposable
{
    /// <summary>A longer line is handed out in pieces.</summary>
    public const int MaxLineBytes = 256 * 1024;

    private readonly HttpResponseMessage response;

    internal JobLog(HttpResponseMessage response) => this.response = response;

    /// <summary>Lines such as <c>[stdout][c5a0cb8e] listening on port 4000</c>, exactly as the app wrote what stands after the tags.</summary>
    /// <exception cref="Contracts.Errors.SlipwayException">The connection broke; lines written since are not repeated.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var lines = BoundedLines.ReadAsync(stream, MaxLineBytes, cancellationToken).GetAsyncEnumerator(cancellationToken);
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

    public void Dispose() => response.Dispose();
}
