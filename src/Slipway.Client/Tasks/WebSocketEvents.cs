using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Slipway.Client.Http;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Client.Tasks;

/// <summary>Events over a WebSocket: one JSON text message each.</summary>
internal sealed class WebSocketEvents(ApiConnection connection) : ITaskEventSource
{
    private const HttpStatusCode NoAnswer = default;

    public async IAsyncEnumerable<TaskEvent> ReadAsync(
        TaskId task, long since, bool progressBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        // A peer that vanished without a word is noticed within 35 seconds.
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        if (connection.Authorization is { } authorization)
            socket.Options.SetRequestHeader("Authorization", authorization.ToString());
        await ConnectAsync(socket, TaskEventReader.Query($"tasks/{task}", since, progressBytes), cancellationToken).ConfigureAwait(false);

        var buffer = new byte[16 * 1024];
        var used = 0;
        while (true)
        {
            if (used == buffer.Length)
                Array.Resize(ref buffer, Grow(buffer.Length));
            var part = await socket.ReceiveAsync(buffer.AsMemory(used), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
                break;
            used += part.Count;
            if (!part.EndOfMessage)
                continue;
            yield return TaskEventReader.Read(buffer.AsSpan(0, used));
            used = 0;
        }

        if (socket.State == WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(ClientWebSocket socket, string path, CancellationToken cancellationToken)
    {
        var address = connection.AddressOf(path);
        var url = new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;
        try
        {
            await socket.ConnectAsync(url, connection.Invoker, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException failure) when (socket.HttpStatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && RetryAfter(socket) is not null)
        {
            var code = socket.HttpStatusCode is HttpStatusCode.TooManyRequests ? ErrorCodes.TooManyRequests : ErrorCodes.Unavailable;
            throw new SlipwayException(code, $"{ApiConnection.Describe(address)} has too many watchers already", failure) { RetryAfter = RetryAfter(socket) };
        }
        catch (WebSocketException failure) when (socket.HttpStatusCode is not (NoAnswer or HttpStatusCode.SwitchingProtocols))
        {
            // The server or a proxy answered, but not with a socket. A plain request tells why, or gets through.
            throw new TransportRefusedException($"a WebSocket was answered with {(int)socket.HttpStatusCode}", failure);
        }
        catch (WebSocketException failure)
        {
            throw ApiErrors.Unreachable(address, failure);
        }
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private static int Grow(int size) => size < TaskEventReader.MaxBytes
        ? Math.Min(size * 4, TaskEventReader.MaxBytes)
        : throw new IOException($"an event of more than {TaskEventReader.MaxBytes} bytes was sent");
}
