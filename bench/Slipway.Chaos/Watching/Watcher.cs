namespace Slipway.Chaos.Watching;

/// <summary>
/// Watches one Task to its end, coming back with its cursor whenever the connection breaks; and leaves by itself now and then, as
/// people do.
/// </summary>
internal sealed class Watcher(string name, EventBook book, IEventReader reader, Draw draw, Figures figures)
{
    private long cursor;

    public long Cursor => cursor;

    /// <summary>Returns when the last event was seen, or the run is over.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (draw.Percent(30))
                patience.CancelAfter(draw.Milliseconds(50, 2000));
            if (await WatchAsync(patience.Token))
                return;
            figures.Count(Figures.Returns);
            await Task.Delay(draw.Milliseconds(20, 300), CancellationToken.None);
        }
    }

    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var text in reader.ReadAsync(book.Task, cursor, cancellationToken))
            {
                (cursor, var isFinal) = book.Take(name, cursor, text);
                if (isFinal)
                    return true;
            }
        }
        catch (Exception failure) when (IEventReader.IsBroken(failure))
        {
            // The server is gone, or this one has left.
        }

        return false;
    }
}
