using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Slipway.Engine.Names;

namespace Slipway.Engine.Tests.Support;

/// <summary>A name server that knows <c>known.test</c> and counts what it is asked. Over UDP it is silent about <c>slow.test</c>.</summary>
public sealed class TestNameServer : IAsyncDisposable
{
    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener tcp;
    private readonly Task loops;
    private int asked;

    public TestNameServer()
    {
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp = new TcpListener((IPEndPoint)udp.LocalEndPoint!);
        tcp.Start();
        loops = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public static IPAddress Known { get; } = IPAddress.Parse("203.0.113.7");

    public IPEndPoint Address => (IPEndPoint)udp.LocalEndPoint!;

    public int Asked => asked;

    public async ValueTask DisposeAsync()
    {
        udp.Dispose();
        tcp.Dispose();
        await loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
            if (Answer(buffer.AsMemory(0, received.ReceivedBytes)) is not { } answer)
                continue;
            // First two that are no answer to what was asked.
            var forged = (byte[])answer.Clone();
            BinaryPrimitives.WriteUInt16BigEndian(forged, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(forged) + 1));
            forged[^1] = 66;
            await udp.SendToAsync(forged, received.RemoteEndPoint);
            await udp.SendToAsync(buffer.AsMemory(0, 5), received.RemoteEndPoint);
            await udp.SendToAsync(answer, received.RemoteEndPoint);
        }
    }

    private async Task ServeTcpAsync()
    {
        while (true)
        {
            using var client = await tcp.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            if (await TcpFrame.ReadAsync(stream, 4096, CancellationToken.None) is { } packet && Answer(packet) is { } answer)
                await TcpFrame.WriteAsync(stream, answer, CancellationToken.None);
        }
    }

    private byte[]? Answer(ReadOnlyMemory<byte> packet)
    {
        Interlocked.Increment(ref asked);
        var query = DnsQuery.Read(packet)!;
        return query.Name switch
        {
            "slow.test" => null,
            "known.test" when query.Type == 1 => DnsAnswer.Address(query, Known),
            "known.test" => DnsAnswer.Nothing(query),
            _ => DnsAnswer.Unknown(query),
        };
    }
}
