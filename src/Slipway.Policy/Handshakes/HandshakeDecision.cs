using System.Collections.Immutable;
using Slipway.Contracts.Errors;
using Slipway.Policy.Decisions;

namespace Slipway.Policy.Handshakes;

/// <summary>What both sides said.</summary>
/// <param name="Sides">One decision for each thing that is needed, in the order of <see cref="Handshake.Needs"/>.</param>
public sealed record HandshakeDecision(Handshake Handshake, ImmutableArray<PolicyDecision> Sides)
{
    public bool IsAllowed => Sides.All(side => side.IsAllowed);

    /// <summary>True when a <c>read</c> is missing: to the caller, that side does not exist.</summary>
    public bool IsHidden => Sides.Any(side => !side.IsAllowed && side.Question.Value == "read");

    public ImmutableArray<string> MissingClaims => [.. Sides.SelectMany(side => side.MissingClaims).Distinct(StringComparer.Ordinal)];

    /// <summary>In the words of the platform, or empty.</summary>
    public string Message
    {
        get
        {
            var denied = Sides.Where(side => !side.IsAllowed).ToList();
            if (denied.Count == 0)
                return "";
            if (denied.Find(side => side.Outcome == PolicyOutcome.Stopped) is { } stopped)
                return stopped.Message;
            var missing = string.Join(", ", denied.Select(side => $"\"{side.Question.Claim}\" on \"{side.Question.Target}\""));
            return $"Not allowed to {Handshake.Verb} \"{Handshake.First}\" to \"{Handshake.Second}\" by policy: missing claim {missing}";
        }
    }

    /// <exception cref="SlipwayException">With <see cref="ErrorCodes.PolicyDenied"/>, when a side did not allow it.</exception>
    public void ThrowIfDenied()
    {
        if (!IsAllowed)
            throw new SlipwayException(ErrorCodes.PolicyDenied, Message) { MissingClaims = MissingClaims };
    }
}
