namespace Slipway.Contracts.Policy;

/// <summary>A decision with its derivation.</summary>
public sealed record PolicySimulationResult
{
    public required bool Allowed { get; init; }

    /// <summary><c>allowed</c>, <c>denied</c>, or <c>stopped</c> when the documents derive more than the limits.</summary>
    public required string Outcome { get; init; }

    /// <summary>In the words of a 403; empty when it is allowed.</summary>
    public string Message { get; set; } = "";

    public string Principal { get; set; } = "";

    public string Claim { get; set; } = "";

    public string Fqn { get; set; } = "";

    /// <summary>What was given with the question, as policy writes it: <c>auth_server@apcera.me->name fred</c>.</summary>
    public IReadOnlyList<string> Inputs { get; set; } = [];

    public IReadOnlyList<string> MissingClaims { get; set; } = [];

    /// <summary>The rules that contributed, in an order in which each needs only those before it.</summary>
    public IReadOnlyList<PolicyStep> Derivation { get; set; } = [];

    /// <summary>When it is denied: rules that would have granted it, each with the first test that failed.</summary>
    public IReadOnlyList<PolicyNearMiss> NearMisses { get; set; } = [];
}
