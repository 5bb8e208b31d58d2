using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A realm with its rules: <c>on job::/prod { … }</c>.</summary>
/// <param name="HasOn">Whether the optional <c>on</c> was written.</param>
/// <param name="Body">From the opening to the closing brace.</param>
public sealed record BlockSyntax(bool HasOn, RealmSyntax Realm, ImmutableArray<RuleSyntax> Rules, TextSpan Span, TextSpan Body);
