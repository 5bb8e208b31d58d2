namespace Slipway.Client.Jobs;

/// <summary>The last cursor of each instance, as many as there can be instances.</summary>
internal sealed class LogCursors
{
    /// <summary>A server keeps a few ended instances of a job; those that were silent for longest are gone by then.</summary>
    private const int Most = 220;

    private readonly Dictionary<string, (string Cursor, long Age)> byInstance = new(StringComparer.Ordinal);
    private long age;

    public bool Any => byInstance.Count > 0;

    public void Note(string cursor)
    {
        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return;
        byInstance[cursor[..colon]] = (cursor, ++age);
        if (byInstance.Count > Most)
            byInstance.Remove(byInstance.MinBy(entry => entry.Value.Age).Key);
    }

    /// <summary>For the query; null when there is none.</summary>
    public string? Write() => Any ? string.Join(',', byInstance.Values.Select(value => value.Cursor)) : null;
}
