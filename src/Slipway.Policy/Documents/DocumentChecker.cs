using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Documents;

/// <summary>What is wrong with a document whose form is right: claims, values, templates and patterns.</summary>
internal sealed class DocumentChecker
{
    private readonly DiagnosticBag diagnostics;
    private readonly HashSet<string> asserted;
    private readonly HashSet<string> read;

    private DocumentChecker(DocumentSyntax document, DiagnosticBag diagnostics)
    {
        this.diagnostics = diagnostics;
        var rules = document.Blocks.SelectMany(block => block.Rules).ToList();
        asserted = rules.SelectMany(rule => rule.Claims).Select(claim => claim.Type).ToHashSet(StringComparer.Ordinal);
        read = rules.SelectMany(rule => rule.Condition?.Tests ?? []).Where(test => test.Left.Issuer is null)
            .Select(test => test.Left.ClaimType).ToHashSet(StringComparer.Ordinal);
    }

    public static void Check(DocumentSyntax document, DiagnosticBag diagnostics)
    {
        var checker = new DocumentChecker(document, diagnostics);
        foreach (var block in document.Blocks)
        {
            // An unknown type is reported already; what its claims should be nobody can say.
            if (!ResourceType.TryParse(block.Realm.ResourceType, out var type))
                continue;
            var templates = block.Realm.Segments.Where(segment => segment.IsTemplate).Select(segment => segment.Text).ToHashSet(StringComparer.Ordinal);
            foreach (var rule in block.Rules)
                checker.CheckRule(rule, type, block.Realm, templates);
        }
    }

    private void CheckRule(RuleSyntax rule, ResourceType type, RealmSyntax realm, HashSet<string> templates)
    {
        foreach (var test in rule.Condition?.Tests ?? [])
        {
            CheckReference(test.Left);
            CheckOperand(test);
            CheckTemplates(test.Right, realm, templates);
        }

        foreach (var claim in rule.Claims)
        {
            CheckClaimType(claim, type);
            foreach (var value in claim.Values)
            {
                CheckTemplates(value, realm, templates);
                CheckValue(claim, value, type);
            }
        }

        foreach (var group in rule.Claims.GroupBy(claim => claim.Type, StringComparer.Ordinal))
        {
            var values = group.SelectMany(claim => claim.Values).ToList();
            if (values.Count > 1 && ClaimTypes.Find(group.Key) is { IsSingle: true })
            {
                var message = $"'{group.Key}' has one value, and this rule gives {values.Count}";
                diagnostics.Report(
                    DiagnosticRules.SeveralValues,
                    values[1].Span,
                    message,
                    "Keep one, or split the rule by conditions that exclude each other.");
            }
        }
    }

    private void CheckReference(ReferenceSyntax reference)
    {
        var type = reference.ClaimType;
        if (reference.Issuer is null)
        {
            if (ClaimTypes.Find(type) is null && !ClaimTypes.Reserved.Contains(type) && !asserted.Contains(type))
            {
                SuggestClaim(
                    type,
                    reference.Span,
                    [.. ClaimTypes.All.Select(claim => claim.Name), .. ClaimTypes.Reserved, .. asserted]);
            }

            return;
        }

        if (!Issuers.Known.Contains(reference.Issuer) && Suggestion.Closest(reference.Issuer, Issuers.Known) is { } issuer)
        {
            diagnostics.Report(
                DiagnosticRules.UnknownIssuer, reference.Span, $"'{reference.Issuer}' is no known issuer", $"Did you mean '{issuer}'?");
        }
        else if (reference.Issuer == Issuers.Query && type is not ("target" or "target_str"))
        {
            diagnostics.Report(
                DiagnosticRules.UnknownClaim, reference.Span, $"'query->{type}' is never given", "Known are query->target and query->target_str.");
        }
        else if (reference.Issuer is Issuers.AuthServer or Issuers.Basic or Issuers.Google or Issuers.Ldap && type is not ("name" or "email" or "group" or "authType"))
        {
            SuggestClaim(type, reference.Span, ["name", "email", "group", "authType"]);
        }
    }

    private void CheckOperand(TestSyntax test)
    {
        switch (test.Right)
        {
            case ReferenceValueSyntax reference:
                CheckReference(reference.Reference);
                break;
            case TextValueSyntax text when !CheckPlaceholder(text):
                if (test.Comparator is Comparators.FqnMatch or Comparators.NameMatch
                    && ClaimValues.FindProblem(ValueKind.FqnPattern, Sample(text.Text)) is { } problem)
                {
                    diagnostics.Report(
                        DiagnosticRules.BadPattern,
                        text.Span,
                        problem,
                        "Write an FQN or a namespace of one: \"job::/sandbox/admin\".");
                }

                break;
            default:
                break;
        }
    }

    private void CheckClaimType(ClaimSyntax claim, ResourceType type)
    {
        if (ClaimTypes.Reserved.Contains(claim.Type))
        {
            diagnostics.Report(
                DiagnosticRules.ReservedClaim, claim.Span, $"'{claim.Type}' comes with the question and can't be asserted", "Test it in a condition, or give your claim another name.");
        }
        else if (ClaimTypes.Find(claim.Type) is { } definition)
        {
            if (!definition.IsReadOn(type))
            {
                diagnostics.Report(
                    DiagnosticRules.NoEffect,
                    claim.Span,
                    $"'{claim.Type}' is never read on {type}:: realms",
                    $"It is read on {string.Join(" and ", definition.ResourceTypes.Select(t => $"{t}::"))} realms.");
            }
        }
        else if (claim.Type is "deny" or "forbid")
        {
            diagnostics.Report(
                DiagnosticRules.UnknownClaim,
                claim.Span,
                $"'{claim.Type}' denies nothing",
                "What is not permitted is denied: narrow the rule that permits it.");
        }
        else if (!read.Contains(claim.Type))
        {
            SuggestClaim(claim.Type, claim.Span, ClaimTypes.All.Select(known => known.Name));
        }
    }

    private void CheckValue(ClaimSyntax claim, ValueSyntax value, ResourceType type)
    {
        if (value is ReferenceValueSyntax reference)
            CheckReference(reference.Reference);
        if (value is not TextValueSyntax text || CheckPlaceholder(text) || ClaimTypes.Find(claim.Type) is not { } definition)
            return;

        var isTemplated = TemplateText.Split(text.Text).Any(piece => piece.IsTemplate);
        if (definition.Kind == ValueKind.Permit)
        {
            var verbs = PermitVerbs.Known(type);
            if (!isTemplated && !verbs.Contains(text.Text))
            {
                diagnostics.Report(
                    DiagnosticRules.UnknownVerb,
                    text.Span,
                    $"'permit {text.Text}' is never asked for on {type}:: realms",
                    $"{Suggestion.DidYouMean(text.Text, verbs)}Known are {string.Join(", ", verbs)}.");
            }

            return;
        }

        // What a template stands for is a segment of a name: good for names and patterns, unknown for figures.
        var isFigure = definition.Kind is ValueKind.Seconds or ValueKind.Bytes or ValueKind.BitsPerSecond or ValueKind.Count or ValueKind.AuditLog;
        if (!(isTemplated && isFigure) && ClaimValues.FindProblem(definition.Kind, Sample(text.Text)) is { } problem)
            diagnostics.Report(DiagnosticRules.BadValue, text.Span, problem, $"Correct the value of '{claim.Type}'.");
    }

    private void CheckTemplates(ValueSyntax value, RealmSyntax realm, HashSet<string> templates)
    {
        var used = value switch
        {
            TemplateValueSyntax template => [template.Name],
            TextValueSyntax text => TemplateText.Split(text.Text).Where(piece => piece.IsTemplate).Select(piece => piece.Text),
            _ => [],
        };
        foreach (var name in used.Where(name => name.Length > 0 && !templates.Contains(name)))
        {
            diagnostics.Report(
                DiagnosticRules.UnboundTemplate,
                value.Span,
                $"the realm {realm} captures no [{name}], so this never applies",
                $"Write [{name}] as a segment of the realm, or a plain value here.");
        }
    }

    /// <summary>True when a placeholder of an example, such as &lt;USER&gt;, was left in an FQN.</summary>
    private bool CheckPlaceholder(TextValueSyntax text)
    {
        var open = text.Text.IndexOf('<', StringComparison.Ordinal);
        if (!text.Text.Contains("::", StringComparison.Ordinal) || open < 0 || text.Text.IndexOf('>', open) is var close && close < 0)
            return false;
        diagnostics.Report(
            DiagnosticRules.Placeholder, text.Span, $"'{text.Text[open..(close + 1)]}' is a placeholder", "Write a name in its place, such as admin.");
        return true;
    }

    private void SuggestClaim(string written, TextSpan span, IEnumerable<string> candidates)
    {
        if (Suggestion.Closest(written, candidates) is { } found && found != written)
        {
            diagnostics.Report(
                DiagnosticRules.UnknownClaim,
                span,
                $"'{written}' is no known claim type",
                $"Did you mean '{found}'? If it is one of your own, this is only a warning.");
        }
    }

    private static string Sample(string text) => TemplateText.Fill(text, static _ => "x");
}
