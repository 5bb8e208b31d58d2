using System.Diagnostics.CodeAnalysis;

namespace Slipway.Policy.Engine;

/// <summary>
/// One token of the index of realms. Below a resource type the tokens are those of namespaces; below
/// <see cref="Locals"/> those of local names.
/// </summary>
internal sealed class RealmNode
{
    private readonly Dictionary<string, RealmNode> words = new(StringComparer.Ordinal);

    /// <summary>The child for a template: any token.</summary>
    public RealmNode? Any { get; private set; }

    /// <summary>The tree of local names in exactly this namespace.</summary>
    public RealmNode? Locals { get; private set; }

    /// <summary>Realms that end here and cover all below.</summary>
    public List<CompiledRealm> Covering { get; } = [];

    /// <summary>Realms such as <c>job::/prod::</c>.</summary>
    public List<CompiledRealm> Pinned { get; } = [];

    /// <summary>Realms such as <c>job::/prod::*</c>.</summary>
    public List<CompiledRealm> AnyName { get; } = [];

    public bool TryGetWord(ReadOnlySpan<char> word, [NotNullWhen(true)] out RealmNode? child) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out child);

    public RealmNode GetOrAddLocals() => Locals ??= new RealmNode();

    public RealmNode GetOrAdd(string word, bool isTemplate)
    {
        if (isTemplate)
            return Any ??= new RealmNode();
        if (!words.TryGetValue(word, out var child))
            words.Add(word, child = new RealmNode());
        return child;
    }
}
