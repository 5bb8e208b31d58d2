using System.Text.RegularExpressions;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Tests.Oracle;

/// <summary>
/// The semantics of the language once more, as simply as they can be said: all rules of all documents, over and over, until
/// no claim is new. No index, no slices, no reuse; it shares nothing with the engine but the syntax tree.
/// </summary>
internal sealed partial class NaiveEngine(IReadOnlyList<PolicyDocument> documents, PolicyTable table)
{
    /// <summary>Every claim that holds.</summary>
    public HashSet<(string? Issuer, string Type, string Value)> Claims { get; } = [];

    /// <summary>Which rule gives which value: document, line, and how closely its realm describes the target.</summary>
    public HashSet<(string Type, string Value, string Document, int Line, (int, int, int) Specificity)> Given { get; } = [];

    public void Run(PolicyQuestion question)
    {
        foreach (var claim in question.Principal.Claims)
            Claims.Add((claim.Issuer, claim.Type, claim.Value));
        if (question.Context.Other is { } other)
            Claims.Add((null, other.Type.ToString(), other.ToString()));
        if (question.Context.Dependency is { } dependency)
            Claims.Add((null, "dependency", dependency));
        Claims.Add(("query", "target", question.Target.ToString()));
        Claims.Add(("query", "target_str", question.Target.ToString()));

        int before;
        do
        {
            before = Claims.Count;
            foreach (var document in documents)
            {
                foreach (var block in document.Syntax.Blocks)
                {
                    if (Bind(block.Realm, question.Target.ToString()) is { } bindings)
                        ApplyBlock(document, block, bindings);
                }
            }
        }
        while (Claims.Count > before);
    }

    private void ApplyBlock(PolicyDocument document, BlockSyntax block, Dictionary<string, string> bindings)
    {
        var realm = block.Realm;
        var local = realm.Local switch { LocalPattern.Absent => 0, LocalPattern.Pinned => 1, LocalPattern.Any => 2, _ => 2 + realm.LocalSegments.Length };
        var specificity = (realm.Namespace.Length, local, realm.Namespace.Concat(realm.LocalSegments).Count(segment => !segment.IsTemplate));
        foreach (var rule in block.Rules)
        {
            foreach (var row in Rows(rule))
            {
                if (!(rule.Condition?.Tests ?? []).All(test => Holds(test, bindings, row)))
                    continue;
                foreach (var claim in rule.Claims)
                {
                    foreach (var value in claim.Values.SelectMany(value => ValuesOf(value, bindings, row)).ToList())
                    {
                        Claims.Add((null, claim.Type, value));
                        Given.Add((claim.Type, value, document.Name, document.Source.LineOf(claim.Span.Start), specificity));
                    }
                }
            }
        }
    }

    // A rule that looks into the table is tried with each row, any other once.
    private IEnumerable<Dictionary<string, string>> Rows(RuleSyntax rule)
    {
        var looks = (rule.Condition?.ToString() ?? "").Contains("PV->", StringComparison.Ordinal)
            || rule.Claims.Any(claim => claim.ToString().Contains("PV->", StringComparison.Ordinal));
        if (!looks)
            return [[]];
        return table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(cell => $"{table.Name}.{cell.First}", cell => cell.Second, StringComparer.Ordinal));
    }

    private bool Holds(TestSyntax test, Dictionary<string, string> bindings, Dictionary<string, string> row) =>
        ValuesOf(new ReferenceValueSyntax(test.Left, default), bindings, row)
            .Any(left => ValuesOf(test.Right, bindings, row).Any(right => test.Comparator switch
            {
                "beginsWith" => left.StartsWith(right, StringComparison.Ordinal),
                "endsWith" => left.EndsWith(right, StringComparison.Ordinal),
                "fqnMatch" or "nameMatch" => FqnMatches(left, right),
                _ => left == right,
            }));

    private IEnumerable<string> ValuesOf(ValueSyntax value, Dictionary<string, string> bindings, Dictionary<string, string> row)
    {
        switch (value)
        {
            case TemplateValueSyntax template:
                return bindings.TryGetValue(template.Name, out var bound) ? [bound] : [];
            case TextValueSyntax text:
                var names = TemplateInText().Matches(text.Text).Select(match => match.Groups[1].Value);
                return names.All(bindings.ContainsKey) ? [TemplateInText().Replace(text.Text, match => bindings[match.Groups[1].Value])] : [];
            case ReferenceValueSyntax { Reference.Issuer: "PV" } variable:
                return row.TryGetValue(variable.Reference.ClaimType, out var cell) ? [cell] : [];
            case ReferenceValueSyntax reference:
                return Claims.Where(claim => claim.Issuer == reference.Reference.Issuer && claim.Type == reference.Reference.ClaimType).Select(claim => claim.Value);
            default:
                throw new InvalidOperationException();
        }
    }

    private static Dictionary<string, string>? Bind(RealmSyntax realm, string target)
    {
        var (type, ns, local) = Split(target)!.Value;
        var bindings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (type != realm.ResourceType || ns.Length < realm.Namespace.Length)
            return null;
        if (realm.Local != LocalPattern.Absent && ns.Length != realm.Namespace.Length)
            return null;
        if (realm.Local is LocalPattern.Any or LocalPattern.Named && (local is null || local.Length < realm.LocalSegments.Length))
            return null;
        var pairs = realm.Namespace.Zip(ns).Concat(realm.LocalSegments.Zip(local ?? []));
        foreach (var (segment, token) in pairs)
        {
            if (segment.IsTemplate ? !bindings.TryAdd(segment.Text, token) && bindings[segment.Text] != token : segment.Text != token)
                return null;
        }

        return bindings;
    }

    private static bool FqnMatches(string fqn, string pattern)
    {
        if (Split(fqn) is not var (type, ns, local) || Split(pattern) is not var (wantedType, wantedNs, wantedLocal))
            return false;
        if (type != wantedType || !ns.Take(wantedNs.Length).SequenceEqual(wantedNs))
            return false;
        if (wantedLocal is null)
            return true;
        if (ns.Length != wantedNs.Length)
            return false;
        return wantedLocal is [] || (local is not null and not [] && (wantedLocal is ["*"] || local.Take(wantedLocal.Length).SequenceEqual(wantedLocal)));
    }

    private static (string Type, string[] Namespace, string[]? Local)? Split(string fqn)
    {
        var parts = fqn.Split("::");
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0 || !parts[1].StartsWith('/'))
            return null;
        var ns = parts[1].Trim('/');
        return (parts[0], ns.Length == 0 ? [] : ns.Split('/'), parts.Length == 2 ? null : parts[2].Length == 0 ? [] : parts[2].Split('/'));
    }

    [GeneratedRegex(@"\[([A-Za-z_][A-Za-z0-9_]*)\]")]
    private static partial Regex TemplateInText();
}
