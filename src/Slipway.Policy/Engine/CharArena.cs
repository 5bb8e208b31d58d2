using Slipway.Contracts.Names;

namespace Slipway.Policy.Engine;

/// <summary>
/// Room for texts that are put together during one decision. When it is full a new block is begun, and texts in the old one
/// stay what they are.
/// </summary>
internal sealed class CharArena
{
    private const int FirstSize = 2048;

    private char[] block = new char[FirstSize];
    private int used;
    private int start;

    public int Capacity => block.Length;

    /// <summary>Begins a text; nothing else may be put together until it is finished.</summary>
    public void Begin() => start = used;

    public void Append(ReadOnlySpan<char> text)
    {
        if (used + text.Length > block.Length)
        {
            var next = new char[Math.Max(block.Length, (used - start + text.Length) * 2)];
            block.AsSpan(start, used - start).CopyTo(next);
            used -= start;
            start = 0;
            block = next;
        }

        text.CopyTo(block.AsSpan(used));
        used += text.Length;
    }

    public void Append(Fqn fqn)
    {
        Append(fqn.Type.ToString());
        Append("::");
        Append(fqn.Namespace.ToString());
        if (fqn.LocalName is { } local)
        {
            Append("::");
            Append(local);
        }
    }

    public ReadOnlyMemory<char> Finish() => block.AsMemory(start, used - start);

    /// <summary>Takes back the text just put together: it was needed only for a moment.</summary>
    public void Forget() => used = start;

    public void Clear() => used = start = 0;
}
