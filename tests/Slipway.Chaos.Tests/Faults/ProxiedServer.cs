using System.Net;
using System.Net.Sockets;
using Slipway.Testing.Faults;
using Xunit;

namespace Slipway.Chaos.Tests.Faults;

/// <summary>A server that sends the same bytes to whoever connects and then closes, behind a proxy.</summary>
internal sealed class ProxiedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public ProxiedServer(int length)
    {
        Sent = new byte[length];
        new Random(length).NextBytes(Sent);
        listener.Start();
        Proxy = FaultProxy.Start((IPEndPoint)listener.LocalEndpoint, seed: 1);
        serving = ServeAsync();
    }

    public byte[] Sent { get; }

    public FaultProxy Proxy { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Proxy.Address, Cancel);
        return socket;
    }

    /// <summary>All that comes until the connection is closed, in the parts in which it came.</summary>
    public async Task<IReadOnlyList<byte[]>> ReceiveAsync()
    {
        using var socket = await ConnectAsync();
        return await ReceiveAsync(socket);
    }

    public static async Task<IReadOnlyList<byte[]>> ReceiveAsync(Socket socket)
    {
        var parts = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, Cancel) is > 0 and var count)
            parts.Add(buffer[..count]);
        return parts;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        listener.Dispose();
        await serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                await client.SendAsync(Sent);
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over, or the proxy cut the connection.
        }
    }
}
