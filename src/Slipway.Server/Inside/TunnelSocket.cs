using System.Net.WebSockets;
using System.Text.Json;

namespace Slipway.Server.Inside;

/// <summary>A tunnel's WebSocket: binary messages, each with its channel in the first byte. One sender, one receiver.</summary>
internal sealed class TunnelSocket(WebSocket socket, TimeSpan sendTimeout, TimeProvider time) : IDisposable
{
    /// <summary>Of output; the first byte of the buffer is the channel.</summary>
    public const int BufferSize = 32 * 1024;

    private const int MaxControl = 4096;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Sends a message whose first byte is still to be set.</summary>
    /// <exception cref="OperationCanceledException">The peer took nothing for too long, or the token says so.</exception>
    public async Task SendAsync(TunnelChannel channel, Memory<byte> message, CancellationToken cancellationToken)
    {
        message.Span[0] = (byte)channel;
        using var timeout = new CancellationTokenSource(sendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, either.Token);
    }

    /// <summary>Sends one number or text under a name: <c>{"exit_code":0}</c>.</summary>
    public async Task SendControlAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        message.WriteByte((byte)TunnelChannel.Control);
        using (var json = new Utf8JsonWriter(message))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await SendAsync(TunnelChannel.Control, message.ToArray(), cancellationToken);
    }

    /// <summary>Takes what the peer sends until it closes. A message may come in any number of parts.</summary>
    /// <param name="input">Given each part of input; an empty one at its end.</param>
    /// <param name="resize">Given rows and columns.</param>
    /// <param name="cancellationToken">Handed on. It does not end the waiting for the peer, which would break the connection: <see cref="Dispose"/> does.</param>
    public async Task ReceiveAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> input, Func<int, int, ValueTask> resize, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var control = new List<byte>();
        TunnelChannel? channel = null;
        var length = 0L;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return;
            ReadOnlyMemory<byte> bytes = buffer.AsMemory(0, part.Count);
            if (channel is null && part.Count > 0)
            {
                channel = (TunnelChannel)buffer[0];
                bytes = bytes[1..];
            }

            length += bytes.Length;
            if (channel == TunnelChannel.Input && (bytes.Length > 0 || (part.EndOfMessage && length == 0)))
                await input(bytes, cancellationToken);
            else if (channel == TunnelChannel.Control && control.Count + bytes.Length <= MaxControl)
                control.AddRange(bytes.Span);
            if (!part.EndOfMessage)
                continue;
            if (channel == TunnelChannel.Control && ReadSize([.. control]) is var (rows, columns))
                await resize(rows, columns);
            (channel, length) = (null, 0);
            control.Clear();
        }
    }

    /// <summary>Says that there is nothing to carry bytes to.</summary>
    public async Task RefuseAsync(string error, CancellationToken cancellationToken)
    {
        await SendControlAsync(json => json.WriteString("error", error), cancellationToken);
        await CloseAsync(WebSocketCloseStatus.NormalClosure, "the command could not be started", ReceiveAsync((_, _) => default, (_, _) => default, cancellationToken));
    }

    /// <summary>Says goodbye and gives the peer a moment to answer.</summary>
    /// <param name="receiving">The receiver, which ends with the peer's goodbye.</param>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason, Task receiving)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, reason, timeout.Token);
            await receiving.WaitAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // A peer that does not answer a close is gone for us.
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private static (int Rows, int Columns)? ReadSize(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("rows", out var rows) && rows.TryGetInt32(out var height) && TunnelQuery.IsSize(height)
                && root.TryGetProperty("columns", out var columns) && columns.TryGetInt32(out var width) && TunnelQuery.IsSize(width)
                ? (height, width)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What a newer client says besides is not for us.
            return null;
        }
    }
}
