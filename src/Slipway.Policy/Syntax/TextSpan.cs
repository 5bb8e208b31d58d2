namespace Slipway.Policy.Syntax;

/// <summary>A stretch of a document's text, in UTF-16 units from its start.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan FromBounds(int start, int end) => new(start, Math.Max(0, end - start));
}
