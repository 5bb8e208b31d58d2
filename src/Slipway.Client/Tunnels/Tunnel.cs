using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Slipway.Client.Http;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Client.Tunnels;

/// <summary>A command that runs in an instance. One reader and any number of writers may use it at once.</summary>
public sealed class Tunnel : IAsyncDisposable
{
    private const int MaxFrameBytes = 1024 * 1024;

    private readonly ClientWebSocket socket;
    private readonly SemaphoreSlim sending = new(1);
    private byte[] buffer = new byte[16 * 1024];

    private Tunnel(ClientWebSocket socket) => this.socket = socket;

    /// <summary>The command's exit status, once it has ended; null when the other side hung up before.</summary>
    public int? ExitCode { get; private set; }

    internal static async Task<Tunnel> OpenAsync(ApiConnection connection, JobId job, TunnelRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = new QueryString($"jobs/{job}/tunnel" + (request.Instance is { } instance ? $"/{instance}" : ""));
        foreach (var word in request.Command)
            path.Add("command", word);
        path.Add("tty", request.Tty ? "true" : "false").Add("user", request.User).Add("rows", request.Rows).Add("columns", request.Columns).Add("term", request.Term);

        RequireShort(connection, path.ToString());

        ClientWebSocket? opening = new ClientWebSocket();
        try
        {
            opening.Options.CollectHttpResponseDetails = true;
            opening.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
            opening.Options.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            if (connection.Authorization is { } authorization)
                opening.Options.SetRequestHeader("Authorization", authorization.ToString());
            await ConnectAsync(opening, connection, path.ToString(), cancellationToken).ConfigureAwait(false);
            var opened = new Tunnel(opening);
            opening = null;
            return opened;
        }
        finally
        {
            opening?.Dispose();
        }
    }

    /// <summary>Sends input; what the command does not read yet waits here.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken = default) =>
        input.IsEmpty ? Task.CompletedTask : SendAsync(TunnelChannel.Input, input, cancellationToken);

    /// <summary>The command reads the end of its input. On a terminal, Ctrl-D does that.</summary>
    public Task CloseInputAsync(CancellationToken cancellationToken = default) => SendAsync(TunnelChannel.Input, default, cancellationToken);

    public Task ResizeAsync(int rows, int columns, CancellationToken cancellationToken = default) =>
        SendAsync(TunnelChannel.Control, Encoding.UTF8.GetBytes($$"""{"rows":{{rows}},"columns":{{columns}}}"""), cancellationToken);

    /// <summary>The next piece of output, valid until the next call; null when there is no more.</summary>
    /// <exception cref="SlipwayException">The connection broke, or the command could not be run.</exception>
    public async Task<(TunnelChannel Channel, ReadOnlyMemory<byte> Bytes)?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (frame.Length < 1)
                continue;
            switch ((TunnelChannel)frame.Span[0])
            {
                case TunnelChannel.Output or TunnelChannel.ErrorOutput:
                    return ((TunnelChannel)frame.Span[0], frame[1..]);
                case TunnelChannel.Control:
                    ReadControl(frame[1..]);
                    break;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            // It is over either way.
        }

        socket.Dispose();
        sending.Dispose();
    }

    // A server ends what is longer without a word.
    private static void RequireShort(ApiConnection connection, string path)
    {
        var length = $"GET {connection.AddressOf(path).PathAndQuery} HTTP/1.1\r\n".Length;
        if (length > RequestLimits.LineBytes)
        {
            throw new SlipwayException(
                ErrorCodes.RequestTooLarge,
                $"The command is too long: as the first line of a request it is {length} bytes, and a server takes {RequestLimits.LineBytes}. Open a shell, and send the commands as its input");
        }
    }

    private static async Task ConnectAsync(ClientWebSocket opening, ApiConnection connection, string path, CancellationToken cancellationToken)
    {
        var address = connection.AddressOf(path);
        var url = new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;
        try
        {
            await opening.ConnectAsync(url, connection.Invoker, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException) when (opening.HttpStatusCode is not (default(HttpStatusCode) or HttpStatusCode.SwitchingProtocols))
        {
            // A WebSocket's refusal has no text that can be read here. The same call without one tells why.
            await connection.ProbeAsync(path, cancellationToken).ConfigureAwait(false);
            throw new SlipwayException(
                ErrorCodes.Unavailable, $"{ApiConnection.Describe(address)}, or a proxy before it, lets no WebSocket through ({(int)opening.HttpStatusCode}).");
        }
        catch (WebSocketException failure)
        {
            throw ApiErrors.Unreachable(address, failure);
        }
    }

    private async Task SendAsync(TunnelChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var frame = new byte[bytes.Length + 1];
        frame[0] = (byte)channel;
        bytes.CopyTo(frame.AsMemory(1));
        await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is WebSocketException or IOException or ObjectDisposedException)
        {
            throw new SlipwayException(ErrorCodes.Unavailable, "The connection to the instance broke", failure);
        }
        finally
        {
            sending.Release();
        }
    }

    // A whole frame with its channel byte; null at the end.
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var used = 0;
        try
        {
            while (true)
            {
                if (used == buffer.Length)
                    Array.Resize(ref buffer, used < MaxFrameBytes ? used * 4 : throw new IOException($"a frame of more than {MaxFrameBytes} bytes was sent"));
                var part = await socket.ReceiveAsync(buffer.AsMemory(used), cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return ExitCode is null && socket.CloseStatusDescription is { Length: > 0 } why && socket.CloseStatus != WebSocketCloseStatus.NormalClosure
                        ? throw new SlipwayException(ErrorCodes.Unavailable, $"The server ended the session: {why}")
                        : null;
                }

                used += part.Count;
                if (part.EndOfMessage)
                    return buffer.AsMemory(0, used);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or IOException)
        {
            throw new SlipwayException(ErrorCodes.Unavailable, "The connection to the instance broke; what ran there was ended", failure);
        }
    }

    private void ReadControl(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return;
            if (document.RootElement.TryGetProperty("exit_code", out var code) && code.TryGetInt32(out var number))
                ExitCode = number;
            else if (document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
                throw new SlipwayException(ErrorCodes.StartFailed, error.GetString()!);
        }
        catch (JsonException)
        {
            // What a newer server says besides is not for us.
        }
    }
}
