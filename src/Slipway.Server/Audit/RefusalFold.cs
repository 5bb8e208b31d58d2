namespace Slipway.Server.Audit;

/// <summary>
/// Keeps a caller that asks for the same thing in a loop from filling the log: a refusal is written at most once in
/// <see cref="Window"/>; the next one that is written tells how many were left out before it.
/// </summary>
public sealed class RefusalFold(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Refusals that are remembered. Beyond that the oldest is forgotten, and would be written again.</summary>
    public const int MaxKeys = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<RefusalKey, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byAge = new();

    /// <summary>Counts a refusal.</summary>
    /// <param name="leftOut">How many like it were not written since the last one that was.</param>
    /// <returns>True when it is to be written.</returns>
    public bool Admit(RefusalKey key, out int leftOut)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            leftOut = 0;
            if (entries.TryGetValue(key, out var node))
            {
                if (time.GetElapsedTime(node.Value.WrittenAt, now) < Window)
                {
                    node.Value.LeftOut++;
                    return false;
                }

                leftOut = node.Value.LeftOut;
                byAge.Remove(node);
            }
            else if (entries.Count >= MaxKeys)
            {
                entries.Remove(byAge.First!.Value.Key);
                byAge.RemoveFirst();
            }

            entries[key] = byAge.AddLast(new Entry(key, now));
            return true;
        }
    }

    private sealed class Entry(RefusalKey key, long writtenAt)
    {
        public RefusalKey Key => key;

        /// <summary>In ticks of the clock that never goes back.</summary>
        public long WrittenAt => writtenAt;

        public int LeftOut { get; set; }
    }
}
