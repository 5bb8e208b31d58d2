namespace Slipway.Policy.Engine;

/// <summary>
/// The claims known so far in one decision: a list in the order in which they came, chained by kind, and hashed so that each
/// is there once. Values point into the documents, the question or the arena.
/// </summary>
internal sealed class ClaimStore
{
    private Entry[] entries = new Entry[64];
    private int[] heads = [];
    private int[] buckets = new int[128];

    public int Count { get; private set; }

    public int Capacity => entries.Length;

    public ref readonly Entry this[int index] => ref entries[index];

    /// <summary>Makes room for the kinds of claims of a set of documents.</summary>
    public void Prepare(int keyCount)
    {
        if (heads.Length < keyCount)
            heads = new int[Math.Max(keyCount, 64)];
    }

    /// <summary>The newest claim of a kind, or -1; <see cref="Entry.NextOfKey"/> leads to older ones.</summary>
    public int NewestOf(int key) => heads[key] - 1;

    /// <summary>Adds a claim if it is not there.</summary>
    /// <param name="match">The match of the rule that asserts it, or -1 for an input.</param>
    /// <param name="rows">Which rows of the rule's tables.</param>
    public bool TryAdd(int key, ReadOnlyMemory<char> value, int match, int rows)
    {
        var hash = HashCode.Combine(key, string.GetHashCode(value.Span, StringComparison.Ordinal)) & int.MaxValue;
        for (var i = buckets[hash % buckets.Length] - 1; i >= 0; i = entries[i].NextInBucket)
        {
            if (entries[i].Hash == hash && entries[i].Key == key && entries[i].Value.Span.SequenceEqual(value.Span))
                return false;
        }

        if (Count == entries.Length)
            Grow();
        ref var bucket = ref buckets[hash % buckets.Length];
        entries[Count] = new Entry(key, value, hash, heads[key] - 1, bucket - 1, match, rows);
        heads[key] = bucket = ++Count;
        return true;
    }

    /// <summary>Forgets everything, in time that depends on what there was and not on how much there could be.</summary>
    public void Clear()
    {
        for (var i = 0; i < Count; i++)
        {
            heads[entries[i].Key] = 0;
            buckets[entries[i].Hash % buckets.Length] = 0;
        }

        Array.Clear(entries, 0, Count);
        Count = 0;
    }

    private void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        buckets = new int[entries.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref buckets[entries[i].Hash % buckets.Length];
            entries[i] = entries[i] with { NextInBucket = bucket - 1 };
            bucket = i + 1;
        }
    }

    internal readonly record struct Entry(int Key, ReadOnlyMemory<char> Value, int Hash, int NextOfKey, int NextInBucket, int Match, int Rows);
}
