using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;

namespace Slipway.Engine.Doors;

/// <summary>Accepts an instance's connections to the API, inside its network namespace.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    // In the kernel; the instance's own processes are all that can fill it, and then wait for themselves.
    private const int Backlog = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly InstanceId instance;
    private readonly JobId job;
    private readonly Socket socket;
    private readonly ChannelWriter<InstanceConnection> accepted;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly List<WeakReference<Socket>> handedOut = [];
    private readonly Task loop;

    /// <param name="socket">Made in the instance's namespace; becomes the listener's own.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public ApiListener(InstanceId instance, JobId job, Socket socket, ChannelWriter<InstanceConnection> accepted, TimeProvider time)
    {
        (this.instance, this.job, this.socket, this.accepted, this.time) = (instance, job, socket, accepted, time);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, InsideAddresses.ApiPort));
        socket.Listen(Backlog);
        loop = AcceptAsync();
    }

    /// <summary>Ends the connections that were accepted, too.</summary>
    public async Task WithdrawAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        foreach (var reference in handedOut)
        {
            if (reference.TryGetTarget(out var connection))
                ShutDown(connection);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            Socket connection;
            try
            {
                connection = await socket.AcceptAsync(stop.Token).ConfigureAwait(false);
            }
            catch (SocketException) when (!stop.IsCancellationRequested)
            {
                // The peer gave up, or this process has no descriptor left.
                await Task.Delay(Pause, time, stop.Token).ConfigureAwait(false);
                continue;
            }

            handedOut.RemoveAll(reference => !reference.TryGetTarget(out _));
            handedOut.Add(new WeakReference<Socket>(connection));
            try
            {
                await accepted.WriteAsync(new InstanceConnection(instance, job, connection), stop.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ChannelClosedException)
            {
                connection.Dispose();
                return;
            }
        }
    }

    private static void ShutDown(Socket connection)
    {
        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
