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
            Close();
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Close();
        }
    }

    /// <summary>Ends it in good order, as far as bytes that were passed on go.</summary>
    public void Close()
    {
        client.Dispose();
        server.Dispose();
        ended.Cancel();
    }

    // The source of Ended is left: somebody may be about to look at it, and there is no timer to free.
    public void Dispose() => Close();

    public void Reset()
    {
        // Thrown away without a word: the other side gets a RST.
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // It is gone already.
            }
        }

        Close();
    }
}
