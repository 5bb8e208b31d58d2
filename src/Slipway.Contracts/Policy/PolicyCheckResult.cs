namespace Slipway.Contracts.Policy;

/// <summary>What <c>POST /v1/policy/check</c> says about documents that are not written yet.</summary>
public sealed record PolicyCheckResult
{
    /// <summary>In the order of the documents and of their texts.</summary>
    public IReadOnlyList<PolicyMistake> Mistakes { get; set; } = [];

    /// <summary>Whether the caller may write these documents; false while there are errors in them.</summary>
    public bool MayWrite { get; set; }

    /// <summary>Decisions that would change, for users and jobs that the caller may read; only for who may write the documents.</summary>
    public IReadOnlyList<PolicyEffect> Effects { get; set; } = [];

    /// <summary>False when there are more users, jobs or effects than are looked at.</summary>
    public bool Complete { get; set; } = true;
}
