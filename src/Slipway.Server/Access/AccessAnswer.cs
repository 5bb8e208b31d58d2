using System.Collections.Immutable;
using Slipway.Contracts.Errors;
using Slipway.Policy.Decisions;

namespace Slipway.Server.Access;

/// <summary>What policy said to an <see cref="AccessNeed"/>.</summary>
/// <param name="Decisions">One, or one for each side of a two-way check; none when it is too early.</param>
/// <param name="Message">In the words of a 403; empty when it is allowed.</param>
public sealed record AccessAnswer(ImmutableArray<PolicyDecision> Decisions, string Message)
{
    public AccessAnswer(PolicyDecision decision)
        : this([decision], decision.Message)
    {
    }

    /// <summary>Can't be decided before more is known, so the call may go on to where it is: see <see cref="ImageUse"/>.</summary>
    public static AccessAnswer NotYet { get; } = new([], "");

    public bool IsAllowed => Decisions.All(decision => decision.IsAllowed);

    public IEnumerable<string> MissingClaims => Decisions.SelectMany(decision => decision.MissingClaims).Distinct(StringComparer.Ordinal);

    public SlipwayException ToException() => new(ErrorCodes.PolicyDenied, Message) { MissingClaims = [.. MissingClaims] };
}
