using System.Net.Sockets;
using System.Threading.Channels;

namespace Slipway.Server.Routes;

/// <summary>Listens for every tcp route there is, and follows their changes.</summary>
internal sealed partial class TcpRoutes(RouteTable table, RunningInstances instances, TimeProvider time, ILogger<TcpRoutes> logger) : BackgroundService
{
    /// <summary>When a port could not be had, something else may have let go of it by then.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Dictionary<RouteAddress, TcpRoute> open = [];
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        table.Changed += Wake;
        try
        {
            Wake();
            var all = true;
            while (true)
            {
                var more = changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
                await (all ? (Task)more : Task.WhenAny(more, Task.Delay(Again, time, stoppingToken)));
                stoppingToken.ThrowIfCancellationRequested();
                changes.Reader.TryRead(out _);
                all = await FollowAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            table.Changed -= Wake;
            foreach (var route in open.Values)
                await route.DisposeAsync();
        }
    }

    private void Wake() => changes.Writer.TryWrite(true);

    private async Task<bool> FollowAsync()
    {
        var wanted = table.Map.Endpoints.Where(endpoint => endpoint.Address.Type == RouteAddress.Tcp).ToDictionary(endpoint => endpoint.Address);
        foreach (var gone in open.Keys.Where(address => !wanted.ContainsKey(address)).ToList())
        {
            open.Remove(gone, out var route);
            await route!.DisposeAsync();
        }

        var all = true;
        foreach (var (address, endpoint) in wanted)
        {
            if (open.TryGetValue(address, out var route))
                route.Update(endpoint);
            else
                all &= TryOpen(endpoint);
        }

        return all;
    }

    private bool TryOpen(MappedEndpoint endpoint)
    {
        try
        {
            open[endpoint.Address] = new TcpRoute(endpoint, instances);
            return true;
        }
        catch (SocketException exception)
        {
            LogNotOpened(logger, endpoint.Address.ToString(), exception.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 1923, Level = LogLevel.Warning, Message = "The tcp route {Endpoint} can't be listened for; it is tried again: {Problem}")]
    private static partial void LogNotOpened(ILogger logger, string endpoint, string problem);
}
