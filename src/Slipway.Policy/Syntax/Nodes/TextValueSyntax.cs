namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A bare word or a quoted text: <c>admin</c>, <c>"job::/sandbox/[name]"</c>. Both mean the same.</summary>
public sealed record TextValueSyntax(string Text, bool Quoted, TextSpan Span)
    : ValueSyntax(Span)
{
    public override string ToString() => Quoted ? Quote(Text) : Text;

    internal static string Quote(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
