using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing.Faults;

/// <summary>Stands before a server, on a port of 127.0.0.1 of its own, and misbehaves like a bad network.</summary>
/// <example>
/// <code>
/// await using var proxy = FaultProxy.Start(new IPEndPoint(IPAddress.Loopback, registry.Address.Port));
/// using (proxy.Add(new LatencyFault(TimeSpan.FromMilliseconds(200))))
///     await PullAsync(proxy.Host);
/// </code>
/// </example>
public sealed class FaultProxy : IAsyncDisposable
{
    // Below the ports that the kernel gives out by itself: nobody else gets it while the proxy is down.
    private const int FirstPort = 21000;
    private const int LastPort = 29999;

    private readonly IPEndPoint target;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<FaultConnection, Task> connections = new();
    private ActiveFault[] faults = [];
    private Socket? listener;
    private Task accepting = Task.CompletedTask;

    private FaultProxy(IPEndPoint target, int seed, TimeProvider time)
    {
        this.target = target;
        this.time = time;
        random = new Random(seed);
    }

    public IPEndPoint Address { get; private set; } = null!;

    /// <summary>Host and port, as an image reference writes it.</summary>
    public string Host => Address.ToString();

    public bool IsDown => listener is null;

    /// <summary>Connections that are open.</summary>
    public int ConnectionCount => connections.Count;

    /// <param name="target">Whom it stands for.</param>
    /// <param name="seed">Of what faults draw by chance.</param>
    /// <param name="time">The clock of their delays.</param>
    public static FaultProxy Start(IPEndPoint target, int seed = 0, TimeProvider? time = null)
    {
        var proxy = new FaultProxy(target, seed, time ?? TimeProvider.System);
        proxy.Listen(FreePort());
        return proxy;
    }

    /// <summary>A port of 127.0.0.1 that nobody listens at, and that no outgoing connection is given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort + 1);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }

    /// <summary>In force for all connections, new ones and those that are open, until it is disposed of.</summary>
    public ActiveFault Add(Fault fault)
    {
        var active = new ActiveFault(fault, Remove);
        lock (gate)
            faults = [.. faults, active];
        return active;
    }

    /// <summary>Cuts every connection and takes no more: refused, as by a machine where nothing listens.</summary>
    public async Task GoDownAsync()
    {
        listener?.Dispose();
        listener = null;
        foreach (var connection in connections.Keys)
            connection.Reset();
        await accepting;
    }

    public void ComeUp()
    {
        if (IsDown)
            Listen(Address.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        await Task.WhenAll(connections.Values);
    }

    internal ActiveFault[] Faults(FaultDirection direction)
    {
        lock (gate)
            return [.. faults.Where(active => active.Fault.Direction == direction)];
    }

    internal double NextDouble()
    {
        lock (gate)
            return random.NextDouble();
    }

    private void Remove(ActiveFault active)
    {
        lock (gate)
            faults = [.. faults.Where(other => other != active)];
    }

    private void Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        Address = (IPEndPoint)socket.LocalEndPoint!;
        listener = socket;
        accepting = AcceptAsync(socket);
    }

    private async Task AcceptAsync(Socket socket)
    {
        try
        {
            while (true)
                Begin(await socket.AcceptAsync());
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It went down.
        }
    }

    private void Begin(Socket client)
    {
        var connection = new FaultConnection(this, client, time);
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connections[connection] = RunAsync(connection, begin.Task);
        begin.SetResult();
    }

    private async Task RunAsync(FaultConnection connection, Task begun)
    {
        await begun;
        using (connection)
            await connection.RunAsync(target);
        connections.TryRemove(connection, out _);
    }
}
