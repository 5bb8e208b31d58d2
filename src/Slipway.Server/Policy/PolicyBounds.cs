namespace Slipway.Server.Policy;

/// <summary>How much policy a server takes. What one document and one decision may have is bounded by the language.</summary>
internal static class PolicyBounds
{
    /// <summary>Documents in one request.</summary>
    public const int MaxDocumentsPerRequest = 100;

    /// <summary>Documents in force.</summary>
    public const int MaxDocuments = 1000;

    /// <summary>Characters of all documents in force together.</summary>
    public const int MaxTotalLength = 16 * 1024 * 1024;

    /// <summary>Versions of a document that are kept, deletions included; the oldest go.</summary>
    public const int VersionsKept = 100;

    /// <summary>Claims of an identity provider in a simulation.</summary>
    public const int MaxSimulatedClaims = 32;

    /// <summary>Longest name of a principal, an issuer or a kind of claim in a simulation.</summary>
    public const int MaxSimulatedName = 512;
}
