using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing.Faults;

/// <summary>A connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class FaultConnection(FaultProxy proxy, Socket client, TimeProvider time) : IDisposable
{
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource ended = new();

    public CancellationToken Ended => ended.Token;

    public ActiveFault[] Faults(FaultDirection direction) => proxy.Faults(direction);

    public double NextDouble() => proxy.NextDouble();

    public async Task RunAsync(IPEndPoint target)
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(target, Ended);
            await Task.WhenAll(
                new FaultLine(this, client, server, FaultDirection.Upstream, time).RunAsync(),
                new FaultLine(this, server, client, FaultDirection.Downstream, time).RunAsync());
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It went down meanwhile, or whom the proxy stands for is not there.
        }
    }

    /// <summary>Ends it in good order: what was passed on arrives.</summary>
    public void Close()
    {
        // Not disposed of here: with a read under way that would be a reset.
        foreach (var socket in (Socket[])[client, server])
            Try(() => socket.Shutdown(SocketShutdown.Both));
        ended.Cancel();
    }

    /// <summary>Throws it away without a word: both sides get a RST.</summary>
    public void Reset()
    {
        foreach (var socket in (Socket[])[client, server])
        {
            Try(() => socket.LingerState = new LingerOption(enable: true, seconds: 0));
            socket.Dispose();
        }

        ended.Cancel();
    }

    // The source of Ended is left: somebody may be about to look at it, and there is no timer to free.
    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It is gone already, or was never there.
        }
    }
}
