using System.Net;
using System.Net.Sockets;

namespace Slipway.Engine.Names;

/// <summary>Asks the name servers of the options, or this machine's own, one after the other.</summary>
internal sealed class NameServers(IReadOnlyList<IPEndPoint> configured, TimeProvider time)
{
    // resolv.conf(5): more are ignored.
    private const int MostServers = 3;
    private const int DnsPort = 53;
    private const int LongestDatagram = 4096;
    private const string ResolverFile = "/etc/resolv.conf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The first answer; null when nobody answers in time.</summary>
    public async Task<byte[]?> AskAsync(DnsQuery query, ReadOnlyMemory<byte> packet, bool overTcp, CancellationToken cancellationToken)
    {
        foreach (var server in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                return overTcp
                    ? await AskOverTcpAsync(server, query, packet, either.Token).ConfigureAwait(false)
                    : await AskOverUdpAsync(server, query, packet, either.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SocketException or IOException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // The next one may know.
            }
        }

        return null;
    }

    /// <summary>The servers that a <c>resolv.conf</c> names.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(string text) =>
    [
        .. (from line in text.Split('\n')
            let words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            where words is ["nameserver", _, ..]
            let address = IPAddress.TryParse(words[1], out var parsed) ? parsed : null
            where address is not null
            select new IPEndPoint(address, DnsPort)).Take(MostServers),
    ];

    // Read each time: it changes when the machine moves to another network.
    private async Task<IReadOnlyList<IPEndPoint>> ListAsync(CancellationToken cancellationToken) =>
        configured.Count > 0 ? configured
        : File.Exists(ResolverFile) ? Parse(await File.ReadAllTextAsync(ResolverFile, cancellationToken).ConfigureAwait(false))
        : [];

    private static async Task<byte[]> AskOverUdpAsync(
        IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        // A port of its own for each question: who wants to forge an answer must guess it.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(packet, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LongestDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (DnsAnswer.Fits(query, buffer.AsSpan(0, length)))
                return buffer[..length];
        }
    }

    private static async Task<byte[]> AskOverTcpAsync(
        IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        await TcpFrame.WriteAsync(stream, packet, cancellationToken).ConfigureAwait(false);
        var answer = await TcpFrame.ReadAsync(stream, ushort.MaxValue, cancellationToken).ConfigureAwait(false);
        return answer is not null && DnsAnswer.Fits(query, answer) ? answer : throw new IOException("This is no answer.");
    }
}
