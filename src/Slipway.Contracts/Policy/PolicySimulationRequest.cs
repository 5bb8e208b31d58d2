namespace Slipway.Contracts.Policy;

/// <summary>Body of <c>POST /v1/policy/sim</c>: may this principal do this to that?</summary>
public sealed record PolicySimulationRequest
{
    /// <summary>A user's name or a job's FQN; null for the caller.</summary>
    public string? Principal { get; set; }

    /// <summary>More claims that an identity provider would vouch for.</summary>
    public IReadOnlyList<TokenClaim> Claims { get; set; } = [];

    /// <summary>As policy writes it: <c>permit create</c>, or <c>docker.allow https://…</c>.</summary>
    public string? Claim { get; set; }

    /// <summary>The FQN that is asked about.</summary>
    public string? Fqn { get; set; }

    /// <summary>What the question gives: <c>job</c>, <c>service</c>, <c>route</c>, <c>ResType</c>, <c>dependency</c>… by name.</summary>
    public IReadOnlyDictionary<string, string> Context { get; set; } = new Dictionary<string, string>();

    /// <summary>Documents to decide with as if they were in force, in the place of those of the same name.</summary>
    public IReadOnlyList<PolicyDocumentUpdate> Docs { get; set; } = [];
}
