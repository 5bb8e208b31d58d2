using System.Collections.Immutable;
using Slipway.Policy.Syntax;

namespace Slipway.Policy.Diagnostics;

/// <summary>Collects what is wrong with one document, up to the limit.</summary>
internal sealed class DiagnosticBag(SourceText source)
{
    private readonly List<PolicyDiagnostic> found = [];
    private int leftOut;

    public bool HasErrors { get; private set; }

    public void Report(DiagnosticRule rule, TextSpan span, string message, string advice)
    {
        HasErrors |= rule.Severity == DiagnosticSeverity.Error;
        // One mistake at one place is enough: what follows from it there is noise.
        if (found.Exists(other => other.Span.Start == span.Start && other.Severity == rule.Severity))
            return;
        if (found.Count >= PolicyLimits.MaxDiagnostics)
            leftOut++;
        else
            found.Add(new PolicyDiagnostic(rule, message, advice, span, source));
    }

    /// <summary>Everything found, in the order of the text.</summary>
    public ImmutableArray<PolicyDiagnostic> ToImmutable()
    {
        var sorted = found.OrderBy(diagnostic => diagnostic.Span.Start).ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal);
        if (leftOut == 0)
            return [.. sorted];
        var last = new PolicyDiagnostic(
            DiagnosticRules.TooManyMistakes,
            $"{leftOut} more mistakes are not shown",
            "Correct those above first.",
            new TextSpan(source.Text.Length, 0),
            source);
        return [.. sorted, last];
    }
}
