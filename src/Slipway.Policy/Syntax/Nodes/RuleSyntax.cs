using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A rule: <c>if (…) { claims }</c>, or <c>{ claims }</c> that always holds.</summary>
/// <param name="Body">From the opening to the closing brace.</param>
public sealed record RuleSyntax(ConditionSyntax? Condition, ImmutableArray<ClaimSyntax> Claims, TextSpan Span, TextSpan Body);
