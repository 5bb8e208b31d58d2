namespace Slipway.Server.Tasks;

/// <summary>How fast something moves, over the last few seconds. Not thread-safe.</summary>
internal sealed class RateWindow(TimeProvider time)
{
    private static readonly TimeSpan Width = TimeSpan.FromSeconds(4);

    // Amounts are added up in slices, so a window holds a few numbers however many bytes pass.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(long Start, long Amount)> slices = new();
    private long sliceStart;
    private long sliceAmount;
    private long began;
    private long lastMove;

    public void Reset()
    {
        slices.Clear();
        sliceAmount = 0;
        began = lastMove = sliceStart = time.GetTimestamp();
    }

    public void Add(long amount)
    {
        if (amount <= 0)
            return;
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(sliceStart, now) >= Slice)
        {
            slices.Enqueue((sliceStart, sliceAmount));
            sliceStart = now;
            sliceAmount = 0;
        }

        sliceAmount += amount;
        lastMove = now;
    }

    /// <summary>Units a second, and how long nothing has been added.</summary>
    public (double PerSecond, TimeSpan Quiet) Measure()
    {
        var now = time.GetTimestamp();
        while (slices.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Start, now) > Width)
            slices.Dequeue();

        var observed = time.GetElapsedTime(began, now);
        var span = observed < Width ? observed : Width;
        var inWindow = time.GetElapsedTime(sliceStart, now) <= Width ? sliceAmount : 0;
        var amount = slices.Sum(slice => slice.Amount) + inWindow;
        return (span > TimeSpan.Zero ? amount / span.TotalSeconds : 0, time.GetElapsedTime(lastMove, now));
    }
}
