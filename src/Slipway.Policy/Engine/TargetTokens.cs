using Slipway.Contracts.Names;

namespace Slipway.Policy.Engine;

/// <summary>The tokens of the FQN that is asked about, as slices of its own text.</summary>
internal sealed class TargetTokens
{
    private ReadOnlyMemory<char>[] tokens = new ReadOnlyMemory<char>[16];
    private int count;

    public int NamespaceCount { get; private set; }

    public int LocalCount => count - NamespaceCount;

    public bool HasLocal => LocalCount > 0;

    public ReadOnlyMemory<char> Namespace(int index) => tokens[index];

    public ReadOnlyMemory<char> Local(int index) => tokens[NamespaceCount + index];

    public void Set(Fqn fqn)
    {
        count = 0;
        if (!fqn.Namespace.IsRoot)
            Split(fqn.Namespace.ToString().AsMemory(1));
        NamespaceCount = count;
        if (fqn.LocalName is { } local)
            Split(local.AsMemory());
    }

    public void Clear() => Array.Clear(tokens, 0, count);

    private void Split(ReadOnlyMemory<char> text)
    {
        while (true)
        {
            var slash = text.Span.IndexOf('/');
            if (count == tokens.Length)
                Array.Resize(ref tokens, tokens.Length * 2);
            tokens[count++] = slash < 0 ? text : text[..slash];
            if (slash < 0)
                return;
            text = text[(slash + 1)..];
        }
    }
}
