using System.Net.Sockets;
using System.Threading.Channels;

namespace Slipway.Testing.Faults;

/// <summary>One way of a connection: read on one side, through all faults of this direction, written on the other.</summary>
internal sealed class FaultLine(FaultConnection connection, Socket from, Socket to, FaultDirection direction, TimeProvider time)
{
    private const int PieceSize = 16 * 1024;

    /// <summary>Pieces on their way; then the sender has to wait, as with a full window.</summary>
    private const int MostPieces = 64;

    private readonly Channel<FaultPiece> pieces = Channel.CreateBounded<FaultPiece>(MostPieces);
    private readonly Dictionary<ActiveFault, FaultSite> sites = [];

    public Task RunAsync() => Task.WhenAll(ReadAsync(), WriteAsync());

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var buffer = new byte[PieceSize];
                var count = await from.ReceiveAsync(buffer, connection.Ended);
                if (count == 0)
                    break;
                await pieces.Writer.WriteAsync(new FaultPiece(buffer.AsMemory(0, count), time.GetTimestamp()), connection.Ended);
            }

            pieces.Writer.TryComplete();
        }
        catch (SocketException)
        {
            // A sender that resets does so to the receiver, too.
            connection.Reset();
            pieces.Writer.TryComplete();
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            pieces.Writer.TryComplete();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(connection.Ended))
                await PassAsync(Faults(), 0, piece);
            foreach (var active in Faults())
                await active.Fault.CloseAsync(SiteOf(active));
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            connection.Reset();
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone.
        }
    }

    private ActiveFault[] Faults() => connection.Faults(direction);

    private Task PassAsync(ActiveFault[] faults, int index, FaultPiece piece) => index == faults.Length
        ? SendAsync(piece.Bytes)
        : faults[index].Fault.PassAsync(SiteOf(faults[index]), piece, part => PassAsync(faults, index + 1, part));

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes, connection.Ended)..];
    }

    private FaultSite SiteOf(ActiveFault active)
    {
        if (!sites.TryGetValue(active, out var site))
            sites[active] = site = new FaultSite(connection, active, time);
        return site;
    }
}
