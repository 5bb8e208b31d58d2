namespace Slipway.Images.Space;

/// <summary>Room set aside for one thing that is being written. Dispose it when that is done, or has failed.</summary>
public sealed class RoomLease : IDisposable
{
    // Asking the file system costs a call: not for every buffer.
    private const long AskEvery = 4 << 20;

    private readonly DiskRoom room;
    private readonly string what;
    private readonly Lock gate = new();
    private long kept;
    private long hidden;
    private long asked;

    internal RoomLease(DiskRoom room, string what, long reserved)
    {
        this.room = room;
        this.what = what;
        Reserved = reserved;
    }

    /// <summary>What was expected, or what it has become, if that is more.</summary>
    internal long Reserved { get; private set; }

    /// <summary>Bytes that are still to come on the disk.</summary>
    internal long ToCome => Math.Max(0, Reserved - Volatile.Read(ref kept) - Volatile.Read(ref hidden));

    /// <summary>Bytes that no measurement sees: written where they will not stay.</summary>
    internal long HiddenBytes => Volatile.Read(ref hidden);

    /// <summary>So much of it is somebody else's to follow now.</summary>
    public void HandOver(long bytes)
    {
        lock (gate)
            Reserved = Math.Max(0, Reserved - bytes);
    }

    /// <summary>So many bytes in all are in a place that counts already.</summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>disk_full</c>: there is no room for more.</exception>
    public void Kept(long bytes) => Wrote(ref kept, bytes);

    /// <summary>So many bytes in all are written in a place that does not count yet.</summary>
    /// <inheritdoc cref="Kept"/>
    public void Hidden(long bytes) => Wrote(ref hidden, bytes);

    public void Dispose() => room.Release(this);

    private void Wrote(ref long counter, long bytes)
    {
        lock (gate)
        {
            counter = Math.Max(counter, bytes);
            var written = kept + hidden;
            if (written - asked < AskEvery)
                return;
            asked = written;
            Reserved = Math.Max(Reserved, written);
        }

        room.RequireStill(what);
    }
}
