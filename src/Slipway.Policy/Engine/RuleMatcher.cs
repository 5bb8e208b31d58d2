using Slipway.Contracts.Names;

namespace Slipway.Policy.Engine;

/// <summary>Walks the index of realms along an FQN and collects the rules of every realm that holds it, from root to exact.</summary>
internal sealed class RuleMatcher
{
    private readonly TargetTokens tokens = new();
    private RuleMatch[] matches = new RuleMatch[64];
    private ReadOnlyMemory<char>[] captures = new ReadOnlyMemory<char>[16];
    private int captureCount;

    public int Count { get; private set; }

    public ref readonly RuleMatch this[int index] => ref matches[index];

    public ReadOnlyMemory<char> Capture(int index) => captures[index];

    public void Match(CompiledPolicy policy, Fqn target)
    {
        tokens.Set(target);
        if (policy.RootOf(target.Type) is { } root)
            VisitNamespace(root, 0);
    }

    public void Clear()
    {
        tokens.Clear();
        Array.Clear(matches, 0, Count);
        Array.Clear(captures, 0, captureCount);
        Count = captureCount = 0;
    }

    // As deep as the FQN has segments, which its length limits.
    private void VisitNamespace(RealmNode node, int depth)
    {
        AddAll(node.Covering);
        if (depth < tokens.NamespaceCount)
        {
            if (node.TryGetWord(tokens.Namespace(depth).Span, out var child))
                VisitNamespace(child, depth + 1);
            if (node.Any is { } any)
                VisitNamespace(any, depth + 1);
            return;
        }

        AddAll(node.Pinned);
        if (!tokens.HasLocal)
            return;
        AddAll(node.AnyName);
        if (node.Locals is { } locals)
            VisitLocal(locals, 0);
    }

    private void VisitLocal(RealmNode node, int depth)
    {
        AddAll(node.Covering);
        if (depth == tokens.LocalCount)
            return;
        if (node.TryGetWord(tokens.Local(depth).Span, out var child))
            VisitLocal(child, depth + 1);
        if (node.Any is { } any)
            VisitLocal(any, depth + 1);
    }

    private void AddAll(List<CompiledRealm> realms)
    {
        foreach (var realm in realms)
        {
            var first = captureCount;
            if (!TryCapture(realm))
                continue;
            foreach (var rule in realm.Rules)
            {
                if (Count == matches.Length)
                    Array.Resize(ref matches, matches.Length * 2);
                matches[Count++] = new RuleMatch(rule, first);
            }
        }
    }

    /// <summary>False when one template stands in several places and these hold different tokens.</summary>
    private bool TryCapture(CompiledRealm realm)
    {
        if (realm.SlotCount == 0)
            return true;
        var first = captureCount;
        while (first + realm.SlotCount > captures.Length)
            Array.Resize(ref captures, captures.Length * 2);
        captureCount += realm.SlotCount;
        captures.AsSpan(first, realm.SlotCount).Clear();
        foreach (var (token, slot) in realm.Captures)
        {
            var text = token >= 0 ? tokens.Namespace(token) : tokens.Local(-1 - token);
            ref var capture = ref captures[first + slot];
            if (!capture.IsEmpty && !capture.Span.SequenceEqual(text.Span))
            {
                captureCount = first;
                return false;
            }

            capture = text;
        }

        return true;
    }
}
