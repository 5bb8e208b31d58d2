using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>The line that stored documents may begin with: <c>&lt;continuum-policy description="…"&gt;</c>.</summary>
public sealed record HeaderSyntax(ImmutableArray<HeaderAttributeSyntax> Attributes, TextSpan Span)
{
    public const string Keyword = "continuum-policy";
}
