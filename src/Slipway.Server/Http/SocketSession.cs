using System.Net.WebSockets;
using System.Text;
using Slipway.Server.Limits;

namespace Slipway.Server.Http;

/// <summary>
/// A WebSocket that only sends. What the peer sends is read and thrown away, within bounds, so that its close and its
/// pongs are seen.
/// </summary>
internal sealed class SocketSession : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    // A v1 client sends nothing at all; this is for whoever says hello.
    private const int MaxIgnoredBytes = 64 * 1024;

    // What the handling of a frame is worth, so that pieces of nothing have an end, too.
    private const int LeastCost = 32;

    /// <summary>RFC 6455, 5.5: a control frame has at most 125 bytes, two of which are the status.</summary>
    private const int MaxReasonBytes = 123;

    private readonly WebSocket socket;
    private readonly TimeSpan sendTimeout;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource peerLeft = new();
    private readonly Task draining;

    private SocketSession(WebSocket socket, TimeSpan sendTimeout, TimeProvider time)
    {
        this.socket = socket;
        this.sendTimeout = sendTimeout;
        this.time = time;
        draining = DrainAsync();
    }

    /// <summary>Cancelled when the peer has closed or is gone.</summary>
    public CancellationToken PeerLeft => peerLeft.Token;

    public static async Task<SocketSession> AcceptAsync(HttpContext context, CallerLimits limits, TimeProvider time)
    {
        var accepted = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = limits.Heartbeat,
            KeepAliveTimeout = limits.ReaderTimeout,
        });
        return new SocketSession(accepted, limits.ReaderTimeout, time);
    }

    /// <exception cref="OperationCanceledException">The peer took nothing for too long, or the token says so.</exception>
    public async Task SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(sendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, either.Token);
    }

    /// <summary>Says goodbye and waits a moment for the answer.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, reason, timeout.Token);
            await draining.WaitAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // A peer that does not answer a close is gone for us.
        }
    }

    /// <summary>Tells a reader whose right to read has ended, in as much as fits into a close frame.</summary>
    public Task CutOffAsync(string reason) =>
        CloseAsync(WebSocketCloseStatus.PolicyViolation, Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes ? reason : "you may no longer read this");

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await draining;
        socket.Dispose();
        peerLeft.Dispose();
    }

    private async Task DrainAsync()
    {
        var buffer = new byte[1024];
        var ignored = 0;
        try
        {
            while (ignored <= MaxIgnoredBytes)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                ignored += Math.Max(received.Count, LeastCost);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone without a goodbye.
        }

        await peerLeft.CancelAsync();
    }
}
