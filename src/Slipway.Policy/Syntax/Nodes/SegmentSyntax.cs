namespace Slipway.Policy.Syntax.Nodes;

/// <summary>One segment of a realm: a word, or a template that captures what stands there.</summary>
public readonly record struct SegmentSyntax(string Text, bool IsTemplate)
{
    public override string ToString() => IsTemplate ? $"[{Text}]" : Text;
}
