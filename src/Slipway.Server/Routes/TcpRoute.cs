using System.Net;
using System.Net.Sockets;

namespace Slipway.Server.Routes;

/// <summary>One tcp route: takes connections at its address and hands each to a running instance.</summary>
internal sealed class TcpRoute : IAsyncDisposable
{
    private const int MaxConnections = 1024;
    private const int Backlog = 512;

    private readonly Socket listener;
    private readonly RunningInstances instances;
    private readonly SemaphoreSlim room = new(MaxConnections);
    private readonly CancellationTokenSource closed = new();
    private readonly Task loop;
    private MappedEndpoint endpoint;

    /// <exception cref="SocketException">Something else has the port.</exception>
    public TcpRoute(MappedEndpoint endpoint, RunningInstances instances)
    {
        (this.endpoint, this.instances) = (endpoint, instances);
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(IPAddress.Parse(endpoint.Address.Host), endpoint.Address.Port));
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        loop = Task.Run(AcceptAsync);
    }

    /// <summary>Connections from now on go to these jobs.</summary>
    public void Update(MappedEndpoint changed) => Volatile.Write(ref endpoint, changed);

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        listener.Dispose();
        await loop;
    }

    private async Task AcceptAsync()
    {
        while (!closed.IsCancellationRequested)
        {
            try
            {
                await room.WaitAsync(closed.Token);
                _ = ServeAsync(await listener.AcceptAsync(closed.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client went away before it was taken, or there is no descriptor left for it.
                room.Release();
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                var tried = new List<Contracts.Names.InstanceId>();
                while (tried.Count < 2 && instances.Pick(Volatile.Read(ref endpoint), tried) is { } instance)
                {
                    using (instance)
                    {
                        if (await ConnectAsync(instance.EndPoint) is { } app)
                        {
                            using (app)
                                await TcpRelay.RunAsync(client, app, closed.Token);
                            return;
                        }

                        tried.Add(instance.Id);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // This connection is over; there is nobody to tell.
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<Socket?> ConnectAsync(IPEndPoint to)
    {
        try
        {
            return await Upstream.ConnectAsync(to, closed.Token);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
