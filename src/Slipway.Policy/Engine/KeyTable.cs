namespace Slipway.Policy.Engine;

/// <summary>Numbers for the kinds of claims that a set of documents reads or asserts. What is not in it can't matter to any rule.</summary>
internal sealed class KeyTable
{
    private readonly Dictionary<ClaimKey, int> ids = [];
    private readonly List<ClaimKey> keys = [];

    public int Count => keys.Count;

    public ClaimKey this[int id] => keys[id];

    public int GetOrAdd(string? issuer, string type)
    {
        var key = new ClaimKey(issuer, type);
        if (!ids.TryGetValue(key, out var id))
        {
            id = keys.Count;
            keys.Add(key);
            ids.Add(key, id);
        }

        return id;
    }

    /// <summary>The number of a kind of claim, or -1.</summary>
    public int Find(string? issuer, string type) => ids.TryGetValue(new ClaimKey(issuer, type), out var id) ? id : -1;
}
