using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Client.Http;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Events as <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</see>,
/// for proxies that let no WebSocket through.</summary>
internal sealed class ServerSentEvents(ApiConnection connection) : ITaskEventSource
{
    /// <summary>The server writes a comment line now and then; a stream silent for longer than this is taken for dead.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);

    /// <summary>The server says something at once. Where that does not come through, a proxy keeps the stream for itself.</summary>
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(20);

    public async IAsyncEnumerable<TaskEvent> ReadAsync(
        TaskId task, long since, bool progressBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestOpening, connection.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var response = await OpenAsync(TaskEventReader.Query($"tasks/{task}", since, progressBytes), either.Token, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
            throw new TransportRefusedException($"an event stream was answered with {response.Content.Headers.ContentType}");

        var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        var data = new StringBuilder();
        // id: 7
        // data: {"uuid":"…","seq":7,…}
        // (an empty line ends the event)
        var lines = BoundedLines.ReadAsync(stream, TaskEventReader.MaxBytes, either.Token).GetAsyncEnumerator(either.Token);
        await using var owned = lines.ConfigureAwait(false);
        for (var next = await FirstAsync(lines, cancellationToken).ConfigureAwait(false); next; next = await lines.MoveNextAsync().ConfigureAwait(false))
        {
            var line = lines.Current;
            silence.CancelAfter(LongestSilence);
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                Append(data, line);
            }
            else if (line.Length == 0 && data.Length > 0)
            {
                var json = data.ToString();
                data.Clear();
                yield return TaskEventReader.Read(Encoding.UTF8.GetBytes(json));
            }
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenAsync(path, "text/event-stream", patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw KeptBack(failure);
        }
    }

    private static async Task<bool> FirstAsync(IAsyncEnumerator<string> lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw KeptBack(failure);
        }
    }

    private static TransportRefusedException KeptBack(Exception failure) =>
        new($"nothing of an event stream came through within {LongestOpening.TotalSeconds:0} seconds", failure);

    private static void Append(StringBuilder data, string line)
    {
        if (data.Length + line.Length > TaskEventReader.MaxBytes)
            throw new IOException($"an event of more than {TaskEventReader.MaxBytes} bytes was sent");
        if (data.Length > 0)
            data.Append('\n');
        data.Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
    }
}
