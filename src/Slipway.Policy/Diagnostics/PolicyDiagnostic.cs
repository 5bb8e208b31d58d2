using Slipway.Policy.Syntax;

namespace Slipway.Policy.Diagnostics;

/// <summary>One mistake in one document: what is wrong, where, and what would be right.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Advice">What would be right.</param>
public sealed record PolicyDiagnostic(DiagnosticRule Rule, string Message, string Advice, TextSpan Span, SourceText Source)
{
    public string Code => Rule.Code;

    public DiagnosticSeverity Severity => Rule.Severity;

    public bool IsError => Severity == DiagnosticSeverity.Error;

    public string Document => Source.Name;

    public LinePosition Position => Source.PositionOf(Span.Start);

    /// <summary>The mistake as people read it: <c>file:line:column</c>, the line itself, a caret, and the advice.</summary>
    public override string ToString() => DiagnosticRenderer.Render(this);
}
