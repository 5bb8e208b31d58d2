using CsCheck;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Tests.Properties;

/// <summary>Random documents from few words, so that rules meet each other and the questions.</summary>
internal static class SyntaxGen
{
    private static readonly Gen<SegmentSyntax> Segment = Gen.Frequency(
        (3, Gen.OneOf("a", "a", "b", "c").Select(word => new SegmentSyntax(word, IsTemplate: false))),
        (2, Gen.OneOf("x", "y").Select(name => new SegmentSyntax(name, IsTemplate: true))));

    private static readonly Gen<RealmSyntax> Realm = Gen.Select(
        Gen.OneOf("job", "job", "service"),
        Segment.Array[0, 3],
        Gen.OneOf(LocalPattern.Absent, LocalPattern.Absent, LocalPattern.Pinned, LocalPattern.Any, LocalPattern.Named),
        Segment.Array[1, 2],
        (type, ns, local, names) => new RealmSyntax(type, [.. ns], local, local == LocalPattern.Named ? [.. names] : [], default));

    private static readonly Gen<ReferenceSyntax> Reference = Gen.Frequency(
        (5, Gen.OneOf("c0", "c1", "c2", "c3", "permit", "role").Select(type => new ReferenceSyntax(null, type, default))),
        (2, Gen.OneOf("name", "email").Select(type => new ReferenceSyntax("Google", type, default))),
        (2, Gen.Const(new ReferenceSyntax("auth_server@apcera.me", "name", default))),
        (1, Gen.OneOf("job", "service", "dependency").Select(type => new ReferenceSyntax(null, type, default))),
        (1, Gen.OneOf("T.k", "T.v").Select(type => new ReferenceSyntax("PV", type, default))),
        (1, Gen.OneOf("target", "target_str").Select(type => new ReferenceSyntax("query", type, default))));

    private static readonly Gen<ValueSyntax> Text = Gen.OneOf("a", "b", "c", "all", "read", "v1").Select(word => (ValueSyntax)new TextValueSyntax(word, Quoted: false, default));

    private static readonly Gen<ValueSyntax> Quoted = Gen.OneOf(
            "", "a", "job::/a", "job::/[x]", "job::/[x]::[y]", "service::/a/b", "job::/a::*", "job::/a::", "[x]", "b[y]", "job::/", "a\\b\"c", "[no", "[1]")
        .Select(text => (ValueSyntax)new TextValueSyntax(text, Quoted: true, default));

    private static readonly Gen<ValueSyntax> Template = Gen.OneOf("x", "y").Select(name => (ValueSyntax)new TemplateValueSyntax(name, default));

    private static readonly Gen<ValueSyntax> Copy = Reference.Where(reference => reference.Issuer is not null)
        .Select(reference => (ValueSyntax)new ReferenceValueSyntax(reference, default));

    private static readonly Gen<ValueSyntax> Value = Gen.Frequency((6, Text), (2, Quoted), (2, Template), (1, Copy));

    private static readonly Gen<TestSyntax> Comparison = Gen.Select(
        Reference,
        Gen.OneOf("==", "==", "equals", "beginsWith", "endsWith"),
        Value,
        (left, comparator, right) => new TestSyntax(left, comparator, right, default));

    // Comparing with what is no FQN is a mistake of its own, and what is no FQN never matches: so both sides are FQNs, mostly.
    private static readonly Gen<TestSyntax> FqnComparison = Gen.Select(
        Gen.Frequency(
            (3, Gen.OneOf(new ReferenceSyntax(null, "job", default), new ReferenceSyntax("query", "target", default))),
            (1, Reference)),
        Gen.OneOf("fqnMatch", "nameMatch"),
        Gen.OneOf("job::/", "job::/a", "job::/a/", "job::/a/b", "job::/a::", "job::/a::*", "job::/a::a", "job::/a::a/a", "job::/[x]", "job::/[x]::[y]", "job::/::", "service::/a"),
        (left, comparator, pattern) => new TestSyntax(left, comparator, new TextValueSyntax(pattern, Quoted: true, default), default));

    private static readonly Gen<TestSyntax> Test = Gen.Frequency((3, Comparison), (1, FqnComparison));

    private static readonly Gen<ClaimSyntax> Claim = Gen.Select(
        Gen.OneOf("c0", "c1", "c2", "c3", "permit", "permit", "role"),
        Value.Array[1, 3],
        (type, values) => new ClaimSyntax(type, [.. values], default));

    private static readonly Gen<RuleSyntax> Rule = Gen.Select(
        Gen.Frequency((3, Test.Array[1, 3]), (2, Gen.Const(Array.Empty<TestSyntax>()))),
        Claim.Array[1, 3],
        (tests, claims) => new RuleSyntax(tests.Length == 0 ? null : new ConditionSyntax([.. tests], default), [.. claims], default, default));

    private static readonly Gen<BlockSyntax> Block = Gen.Select(
        Gen.Bool, Realm, Rule.Array[0, 4], (hasOn, realm, rules) => new BlockSyntax(hasOn, realm, [.. rules], default, default));

    private static readonly Gen<HeaderSyntax?> Header = Gen.Frequency(
        (4, Gen.Const((HeaderSyntax?)null)),
        (1, Gen.String[Gen.Char[' ', '~'], 0, 12].Select(text => (HeaderSyntax?)new HeaderSyntax([new HeaderAttributeSyntax("description", text)], default))));

    /// <summary>Trees as a parser could make them, without places in a text.</summary>
    public static Gen<DocumentSyntax> Document { get; } = Gen.Select(
        Header, Block.Array[0, 6], (header, blocks) => new DocumentSyntax(header, [.. blocks]));
}
