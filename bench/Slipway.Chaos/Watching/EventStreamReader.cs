using System.Runtime.CompilerServices;

namespace Slipway.Chaos.Watching;

/// <summary>Server-sent events.</summary>
internal sealed class EventStreamReader(HttpClient http) : IEventReader
{
    private const string Data = "data: ";

    public async IAsyncEnumerable<string> ReadAsync(Uri task, long cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, task);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        if (cursor > 0)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{cursor}");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var waiting = "";
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal))
                waiting = line[Data.Length..];
            // An event counts once its empty line is here: before, it may be half of it.
            if (line.Length > 0 || waiting.Length == 0)
                continue;
            yield return waiting;
            waiting = "";
        }
    }
}
