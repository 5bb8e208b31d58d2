namespace Slipway.Policy.Diagnostics;

public enum DiagnosticSeverity
{
    /// <summary>The document is accepted, but likely does not do what its author hopes.</summary>
    Warning,

    /// <summary>The document is refused.</summary>
    Error,
}
