using System.Net;
using System.Net.Sockets;

namespace Slipway.Server.Instances;

/// <summary>Finds out whether somebody listens on ports of an instance, by connecting to them from the host.</summary>
public sealed class PortProbe(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>A lost packet must not cost the whole time limit.</summary>
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(1);

    /// <summary>Waits until each port has taken a connection, as long as <paramref name="limit"/> allows.</summary>
    /// <returns>The ports that have not.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<int>> WaitAsync(IPAddress address, IReadOnlyList<int> ports, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + limit;
        var closed = await Task.WhenAll(ports.Select(async port =>
        {
            while (!await AcceptsAsync(address, port, cancellationToken))
            {
                if (time.GetUtcNow() >= end)
                    return port;
                await Task.Delay(Between, time, cancellationToken);
            }

            return 0;
        }));
        return [.. closed.Where(port => port != 0)];
    }

    private async Task<bool> AcceptsAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(OneTry, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
