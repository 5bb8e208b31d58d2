using Slipway.Contracts.Errors;

namespace Slipway.Images.Layers;

/// <summary>
/// Ends the verifying and unpacking of a layer that is too slow, and never one that moves. Only time spent on the bytes counts, not
/// the wait for them: that is the download's, which has its own watch.
/// </summary>
internal sealed class HeadwayWatch(TransferOptions options, TimeProvider time)
{
    private TimeSpan spent;
    private long moved;

    public long Start() => time.GetTimestamp();

    /// <summary>So many bytes of the tar were hashed and written since <paramref name="started"/>.</summary>
    public void Moved(int bytes, long started)
    {
        moved += bytes;
        spent += time.GetElapsedTime(started);
        if (spent < options.StallWindow)
            return;
        if (moved < options.LeastBytesPerSecond * spent.TotalSeconds)
        {
            throw new SlipwayException(
                ErrorCodes.Stalled,
                $"Verifying and unpacking a layer is slower than {options.LeastBytesPerSecond} bytes/s for {options.StallWindow.TotalSeconds:0.#} s (settings transfers:least-rate and transfers:stall-window). Look at the load of the server's machine and at its disk, then try again.");
        }

        (spent, moved) = (TimeSpan.Zero, 0);
    }
}
