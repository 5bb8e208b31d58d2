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

    public async IAsyncEnumerable<TaskEvent> ReadAsync(
        TaskId task, long since, bool progressBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, connection.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var response = await connection
            .OpenAsync(TaskEventReader.Query($"tasks/{task}", since, progressBytes), "text/event-stream", either.Token).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
            throw new TransportRefusedException($"an event stream was answered with {response.Content.Headers.ContentType}");

        var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
        var data = new StringBuilder();
        // id: 7
        // data: {"uuid":"…","seq":7,…}
        // (an empty line ends the event)
        await foreach (var line in BoundedLines.ReadAsync(stream, TaskEventReader.MaxBytes, either.Token).ConfigureAwait(false))
        {
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

    private static void Append(StringBuilder data, string line)
    {
        if (data.Length + line.Length > TaskEventReader.MaxBytes)
            throw new IOException($"an event of more than {TaskEventReader.MaxBytes} bytes was sent");
        if (data.Length > 0)
            data.Append('\n');
        data.Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
    }
}
