namespace Slipway.Policy.Syntax;

/// <summary>A comment, from <c>//</c> to the end of its line.</summary>
/// <param name="OwnLine">True when nothing but white space stands before it on its line.</param>
public readonly record struct Comment(TextSpan Span, bool OwnLine);
