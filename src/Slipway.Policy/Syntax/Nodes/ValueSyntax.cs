namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A value as written, in a test or a claim.</summary>
public abstract record ValueSyntax(TextSpan Span);
