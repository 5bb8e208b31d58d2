using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Slipway.Chaos.Watching;

/// <summary>Asks again and again, each time waiting a little for news.</summary>
internal sealed class PollReader(HttpClient http, int waitSeconds) : IEventReader
{
    public async IAsyncEnumerable<string> ReadAsync(Uri task, long cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(task, $"?since={cursor}&wait={waitSeconds}"), cancellationToken));
            foreach (var item in document.RootElement.GetProperty("events").EnumerateArray())
            {
                cursor = item.GetProperty("seq").GetInt64();
                yield return item.GetRawText();
            }
        }
    }
}
