using System.Threading.Channels;
using Slipway.Engine.Instances;

namespace Slipway.Engine.Doors;

/// <summary>The connections that came through a door and that nobody has taken yet.</summary>
internal sealed class InstanceConnections : IDisposable
{
    // More wait in their namespaces; each listener waits its turn.
    private const int MostWaiting = 128;

    private readonly Channel<InstanceConnection> accepted = Channel.CreateBounded<InstanceConnection>(MostWaiting);

    public ChannelWriter<InstanceConnection> Writer => accepted.Writer;

    public async ValueTask<InstanceConnection> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await accepted.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The engine was disposed: no connection comes any more.", closed);
        }
    }

    public void Dispose()
    {
        accepted.Writer.TryComplete();
        while (accepted.Reader.TryRead(out var left))
            left.Socket.Dispose();
    }
}
