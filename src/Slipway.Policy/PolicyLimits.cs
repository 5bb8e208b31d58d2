namespace Slipway.Policy;

/// <summary>Every bound of the policy language and its engine, in one place.</summary>
public static class PolicyLimits
{
    /// <summary>Largest document, in bytes of UTF-8.</summary>
    public const int MaxDocumentBytes = 512 * 1024;

    /// <summary>Longest text between quotes, in characters.</summary>
    public const int MaxStringLength = 4096;

    /// <summary>Most tests joined by <c>&amp;&amp;</c> in one condition.</summary>
    public const int MaxTestsPerCondition = 128;

    /// <summary>Most segments in the namespace or the local name of a realm.</summary>
    public const int MaxRealmSegments = 64;

    /// <summary>Most mistakes that are reported for one document; the rest is left out, and that is said.</summary>
    public const int MaxDiagnostics = 100;

    /// <summary>Most claims, inputs included, that one decision may hold.</summary>
    public const int MaxClaimsPerDecision = 16_384;

    /// <summary>Most looks at rules and comparisons of values in one decision. Reached only by documents made to be slow.</summary>
    public const int MaxStepsPerDecision = 1_000_000;
}
