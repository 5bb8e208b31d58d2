using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Chaos.Watching;

/// <summary>One message, one event.</summary>
internal sealed class WebSocketReader(string token) : IEventReader
{
    public async IAsyncEnumerable<string> ReadAsync(Uri task, long cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://{task.Authority}{task.AbsolutePath}?since={cursor}"), cancellationToken);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                yield break;
            length += part.Count;
            if (!part.EndOfMessage)
                continue;
            yield return Encoding.UTF8.GetString(buffer, 0, length);
            length = 0;
        }
    }
}
