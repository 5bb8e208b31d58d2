using System.Net;
using System.Net.Sockets;
using Slipway.Engine.Network;

namespace Slipway.Engine.Names;

/// <summary>Answers one instance's questions for names, on sockets inside its network namespace.</summary>
internal sealed class NameService : IAsyncDisposable
{
    private const int LongestQuery = 4096;
    private const int MostAtOnce = 32;
    private const int Backlog = 16;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket udp;
    private readonly Socket tcp;
    private readonly Resolver resolver;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim room = new(MostAtOnce);
    private readonly Task loops;
    private volatile NetworkGrants grants = NetworkGrants.None;

    /// <exception cref="SocketException">The port is taken.</exception>
    public NameService(Socket udp, Socket tcp, Resolver resolver, TimeProvider time)
    {
        (this.udp, this.tcp, this.resolver, this.time) = (udp, tcp, resolver, time);
        var here = new IPEndPoint(IPAddress.Loopback, InsideAddresses.NamePort);
        udp.Bind(here);
        tcp.Bind(here);
        tcp.Listen(Backlog);
        loops = Task.WhenAll(ReceiveAsync(), AcceptAsync());
    }

    /// <summary>What the instance may know; holds from the next question on.</summary>
    public NetworkGrants Grants
    {
        get => grants;
        set => grants = value;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        udp.Dispose();
        tcp.Dispose();
        await loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Whoever still waits for a name server gives up at once, and each gives its room back.
        for (var free = 0; free < MostAtOnce; free++)
            await room.WaitAsync().ConfigureAwait(false);
        room.Dispose();
        stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LongestQuery];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var received = await udp.ReceiveFromAsync(buffer, SocketFlags.None, anyone, stop.Token).ConfigureAwait(false);
                // Whoever asks too much at once asks again.
                if (!room.Wait(0))
                    continue;
                _ = ReplyAsync(buffer[..received.ReceivedBytes], received.RemoteEndPoint);
            }
            catch (SocketException) when (!stop.IsCancellationRequested)
            {
                // An asker that was gone before its answer came.
            }
        }
    }

    private async Task ReplyAsync(byte[] packet, EndPoint asker)
    {
        try
        {
            if (await AnswerAsync(packet, overTcp: false, stop.Token).ConfigureAwait(false) is { } answer)
                await udp.SendToAsync(answer, SocketFlags.None, asker, stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The asker is gone, or the instance is.
        }
        finally
        {
            room.Release();
        }
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            await room.WaitAsync(stop.Token).ConfigureAwait(false);
            try
            {
                var connection = await tcp.AcceptAsync(stop.Token).ConfigureAwait(false);
                _ = ConverseAsync(connection);
            }
            catch (Exception failure)
            {
                room.Release();
                if (failure is not SocketException || stop.IsCancellationRequested)
                    throw;
            }
        }
    }

    private async Task ConverseAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            while (true)
            {
                using var limit = new CancellationTokenSource(Idle, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
                if (await TcpFrame.ReadAsync(stream, LongestQuery, either.Token).ConfigureAwait(false) is not { } packet
                    || await AnswerAsync(packet, overTcp: true, either.Token).ConfigureAwait(false) is not { } answer)
                {
                    return;
                }

                await TcpFrame.WriteAsync(stream, answer, either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The asker is gone, or takes too long.
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Null for what is no question: it gets no answer either.</summary>
    private async Task<byte[]?> AnswerAsync(byte[] packet, bool overTcp, CancellationToken cancellationToken)
    {
        if (DnsQuery.Read(packet) is not { } query)
            return null;
        return resolver.Answer(query, grants) ?? await resolver.AskAsync(query, packet, overTcp, cancellationToken).ConfigureAwait(false);
    }
}
