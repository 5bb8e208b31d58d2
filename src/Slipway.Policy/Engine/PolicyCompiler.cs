using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Documents;
using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Engine;

/// <summary>Documents to an index of compiled rules.</summary>
internal sealed class PolicyCompiler
{
    private readonly KeyTable keys = new();
    private readonly Dictionary<ResourceType, RealmNode> roots = [];
    private readonly Dictionary<string, PolicyTable> tables;
    private readonly HashSet<string> asserted;

    private PolicyCompiler(IReadOnlyList<PolicyDocument> documents, IEnumerable<PolicyTable> tables)
    {
        this.tables = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        asserted = documents.SelectMany(document => document.Syntax.Blocks).SelectMany(block => block.Rules)
            .SelectMany(rule => rule.Claims).Select(claim => claim.Type).ToHashSet(StringComparer.Ordinal);
    }

    public static CompiledPolicy Compile(IReadOnlyList<PolicyDocument> documents, IEnumerable<PolicyTable> tables)
    {
        var compiler = new PolicyCompiler(documents, tables);
        foreach (var document in documents)
        {
            foreach (var block in document.Syntax.Blocks)
                compiler.Add(document, block);
        }

        return new CompiledPolicy(compiler.roots.ToFrozenDictionary(), compiler.keys);
    }

    private void Add(PolicyDocument document, BlockSyntax block)
    {
        var slots = new List<string>();
        var realm = CompileRealm(document, block.Realm, slots);
        realm.Rules = [.. block.Rules.Select(rule => CompileRule(document, realm, rule, slots))];
        Place(block.Realm).Add(realm);
    }

    private List<CompiledRealm> Place(RealmSyntax realm)
    {
        if (!ResourceType.TryParse(realm.ResourceType, out var type))
            throw new InvalidOperationException($"The parser let the resource type '{realm.ResourceType}' through.");
        if (!roots.TryGetValue(type, out var node))
            roots.Add(type, node = new RealmNode());
        foreach (var segment in realm.Namespace)
            node = node.GetOrAdd(segment.Text, segment.IsTemplate);
        if (realm.Local != LocalPattern.Named)
            return realm.Local switch { LocalPattern.Pinned => node.Pinned, LocalPattern.Any => node.AnyName, _ => node.Covering };
        node = node.GetOrAddLocals();
        foreach (var segment in realm.LocalSegments)
            node = node.GetOrAdd(segment.Text, segment.IsTemplate);
        return node.Covering;
    }

    private static CompiledRealm CompileRealm(PolicyDocument document, RealmSyntax realm, List<string> slots)
    {
        var captures = new List<(int Token, int Slot)>();
        void Capture(ImmutableArray<SegmentSyntax> segments, Func<int, int> token)
        {
            for (var i = 0; i < segments.Length; i++)
            {
                if (!segments[i].IsTemplate)
                    continue;
                if (!slots.Contains(segments[i].Text))
                    slots.Add(segments[i].Text);
                captures.Add((token(i), slots.IndexOf(segments[i].Text)));
            }
        }

        Capture(realm.Namespace, static i => i);
        Capture(realm.LocalSegments, static i => -1 - i);
        var local = realm.Local switch { LocalPattern.Absent => 0, LocalPattern.Pinned => 1, LocalPattern.Any => 2, _ => 2 + realm.LocalSegments.Length };
        return new CompiledRealm
        {
            Document = document,
            Text = realm.ToString(),
            Line = document.Source.LineOf(realm.Span.Start),
            Captures = [.. captures],
            SlotCount = slots.Count,
            Specificity = new Specificity(realm.Namespace.Length, local, realm.Segments.Count(segment => !segment.IsTemplate)),
        };
    }

    private CompiledRule CompileRule(PolicyDocument document, CompiledRealm realm, RuleSyntax rule, List<string> slots)
    {
        var ruleTables = new List<PolicyTable>();
        var tests = rule.Condition?.Tests ?? [];
        return new CompiledRule
        {
            Realm = realm,
            Tests = [.. tests.Select(test => CompileTest(test, slots, ruleTables))],
            Claims = [.. rule.Claims.Select(claim => new CompiledClaim(
                keys.GetOrAdd(null, claim.Type),
                [.. claim.Values.Select(value => CompileValue(value, slots, ruleTables)).Where(value => value.Source != ValueSource.Never)],
                document.Source.LineOf(claim.Span.Start)))],
            Tables = [.. ruleTables],
            ReadsInputsOnly = tests.All(test => IsInput(test.Left)),
            TestTexts = [.. tests.Select(test => test.ToString())],
            Condition = rule.Condition?.ToString(),
            Line = document.Source.LineOf(rule.Span.Start),
        };
    }

    /// <summary>True for a claim that no rule asserts: its values are all there before the first rule is looked at.</summary>
    private bool IsInput(ReferenceSyntax reference) => reference.Issuer is not null || !asserted.Contains(reference.ClaimType);

    private CompiledTest CompileTest(TestSyntax test, List<string> slots, List<PolicyTable> ruleTables)
    {
        var comparator = test.Comparator switch
        {
            Comparators.BeginsWith => Comparator.BeginsWith,
            Comparators.EndsWith => Comparator.EndsWith,
            Comparators.FqnMatch or Comparators.NameMatch => Comparator.FqnMatch,
            _ => Comparator.Equal,
        };
        return new CompiledTest(CompileReference(test.Left, ruleTables), comparator, CompileValue(test.Right, slots, ruleTables));
    }

    private CompiledValue CompileValue(ValueSyntax value, List<string> slots, List<PolicyTable> ruleTables) => value switch
    {
        TemplateValueSyntax template => slots.IndexOf(template.Name) is >= 0 and var slot
            ? new CompiledValue(ValueSource.Capture) { Index = slot }
            : CompiledValue.Never,
        ReferenceValueSyntax reference => CompileReference(reference.Reference, ruleTables),
        TextValueSyntax text => CompileText(text.Text, slots),
        _ => CompiledValue.Never,
    };

    private static CompiledValue CompileText(string text, List<string> slots)
    {
        var pieces = TemplateText.Split(text);
        if (pieces.All(piece => !piece.IsTemplate))
            return new CompiledValue(ValueSource.Literal) { Text = text };
        if (pieces.Any(piece => piece.IsTemplate && !slots.Contains(piece.Text)))
            return CompiledValue.Never;
        return new CompiledValue(ValueSource.Pieces)
        {
            Pieces = [.. pieces.Select(piece => piece.IsTemplate ? ((string?)null, slots.IndexOf(piece.Text)) : (piece.Text, 0))],
        };
    }

    private CompiledValue CompileReference(ReferenceSyntax reference, List<PolicyTable> ruleTables)
    {
        if (reference.Issuer != Issuers.Variables)
            return new CompiledValue(ValueSource.Claim) { Index = keys.GetOrAdd(reference.Issuer, reference.ClaimType) };

        // 'SvcGroups.category': the column is what stands behind the last dot.
        var dot = reference.ClaimType.LastIndexOf('.');
        if (dot < 0 || !tables.TryGetValue(reference.ClaimType[..dot], out var table))
            return CompiledValue.Never;
        var column = table.Columns.IndexOf(reference.ClaimType[(dot + 1)..]);
        if (column < 0)
            return CompiledValue.Never;
        if (!ruleTables.Contains(table))
            ruleTables.Add(table);
        return new CompiledValue(ValueSource.Variable) { Text = reference.ClaimType, Index = ruleTables.IndexOf(table), Column = column };
    }
}
