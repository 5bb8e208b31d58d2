namespace Slipway.Policy.Engine;

/// <summary>
/// How closely a realm describes what it matches. More segments of namespace come first, then how the local name is
/// written, then words before templates: <c>quota::/sandbox/bob</c> before <c>quota::/sandbox/[name]</c>.
/// </summary>
internal readonly record struct Specificity(int Namespace, int Local, int Words) : IComparable<Specificity>
{
    public int CompareTo(Specificity other)
    {
        var result = Namespace.CompareTo(other.Namespace);
        if (result == 0)
            result = Local.CompareTo(other.Local);
        return result == 0 ? Words.CompareTo(other.Words) : result;
    }
}
