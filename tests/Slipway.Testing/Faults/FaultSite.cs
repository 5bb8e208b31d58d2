namespace Slipway.Testing.Faults;

/// <summary>Where one fault meets one line: what it remembers of it, and what it can do to it.</summary>
internal sealed class FaultSite(FaultConnection connection, ActiveFault active, TimeProvider time)
{
    private readonly long began = time.GetTimestamp();
    private bool struck;
    private ITimer? watch;

    /// <summary>Bytes that came by; the fault's own count.</summary>
    public long Seen { get; set; }

    /// <summary>How long ago this fault first saw this line.</summary>
    public TimeSpan Begun => time.GetElapsedTime(began);

    public bool IsLifted => active.Lifted.IsCancellationRequested;

    public TimeSpan Since(FaultPiece piece) => time.GetElapsedTime(piece.ArrivedAt);

    public double NextDouble() => connection.NextDouble();

    /// <summary>It has an effect; counted once for each line.</summary>
    public void Strike()
    {
        if (!struck)
            active.Count();
        struck = true;
    }

    /// <summary>Returns when the time is over or the fault is lifted; throws when the connection is gone.</summary>
    public async Task WaitAsync(TimeSpan delay)
    {
        if (delay != Timeout.InfiniteTimeSpan && delay <= TimeSpan.Zero)
            return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(active.Lifted, connection.Ended);
        try
        {
            await Task.Delay(delay, time, enough.Token);
        }
        catch (OperationCanceledException) when (IsLifted)
        {
            // What it held back goes on.
        }
    }

    public void Close() => connection.Close();

    /// <summary>Closes the connection unless this is called again before the time is over.</summary>
    public void CloseUnlessSeenWithin(TimeSpan idle)
    {
        watch ??= time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        watch.Change(idle, Timeout.InfiniteTimeSpan);
    }

    public void Reset() => connection.Reset();

    private void CloseIdle()
    {
        if (IsLifted || connection.Ended.IsCancellationRequested)
            return;
        Strike();
        Close();
    }
}
