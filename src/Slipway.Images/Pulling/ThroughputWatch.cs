using Slipway.Contracts.Errors;

namespace Slipway.Images.Pulling;

/// <summary>
/// Ends a transfer that is too slow, and never one that moves. Only time spent waiting for the network counts: a transfer
/// that waits for the disk is not stalled.
/// </summary>
internal sealed class ThroughputWatch : IDisposable
{
    private readonly TransferOptions options;
    private readonly TimeProvider time;
    private readonly string source;
    private readonly string what;
    private readonly CancellationToken outer;
    private readonly CancellationTokenSource alarm;
    private readonly CancellationTokenRegistration registration;
    private TimeSpan waited;
    private long moved;

    public ThroughputWatch(TransferOptions options, TimeProvider time, string source, string what, CancellationToken cancellationToken)
    {
        this.options = options;
        this.time = time;
        this.source = source;
        this.what = what;
        outer = cancellationToken;
        alarm = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), alarm);
    }

    public async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        var started = time.GetTimestamp();
        // A read that brings nothing for a whole window is below any rate. It is cancelled, not left behind: it owns the buffer.
        alarm.CancelAfter(options.StallWindow);
        try
        {
            return Count(await stream.ReadAsync(buffer, alarm.Token), started);
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            throw Stalled();
        }
        finally
        {
            alarm.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        registration.Dispose();
        alarm.Dispose();
    }

    private int Count(int bytes, long started)
    {
        moved += bytes;
        waited += time.GetElapsedTime(started);
        if (waited < options.StallWindow)
            return bytes;
        if (moved < options.LeastBytesPerSecond * waited.TotalSeconds)
            throw Stalled();
        (waited, moved) = (TimeSpan.Zero, 0);
        return bytes;
    }

    private SlipwayException Stalled() => new(
        ErrorCodes.Stalled,
        $"{source} sent {what} slower than {options.LeastBytesPerSecond} bytes/s for {options.StallWindow.TotalSeconds:0.#} s (settings transfers:least-rate and transfers:stall-window). What has come is kept; try again, it goes on from there.");
}
