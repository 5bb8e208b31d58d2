namespace Slipway.Policy.Diagnostics;

/// <summary>One kind of mistake: a stable code, how bad it is, and what it is about.</summary>
public sealed record DiagnosticRule(string Code, DiagnosticSeverity Severity, string Title)
{
    public override string ToString() => Code;
}
