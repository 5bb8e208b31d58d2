using System.Collections.Immutable;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Policy.Decisions;

/// <summary>An answer with its reasons.</summary>
public sealed record PolicyDecision
{
    public required PolicyQuestion Question { get; init; }

    public required PolicyOutcome Outcome { get; init; }

    public bool IsAllowed => Outcome == PolicyOutcome.Allowed;

    /// <summary>The rules that led to the claim, in an order in which each needs only those before it. Empty unless allowed.</summary>
    public ImmutableArray<DerivationStep> Steps { get; init; } = [];

    /// <summary>What was not found, as policy writes it: <c>permit create</c>. Empty when allowed.</summary>
    public ImmutableArray<string> MissingClaims => IsAllowed ? [] : [Question.Claim];

    /// <summary>Rules that would have granted it, each with the first test that failed. For whoever may read the documents only.</summary>
    public ImmutableArray<NearMiss> NearMisses { get; init; } = [];

    /// <summary>In the words of the platform: what was refused, and the claim that was missing on which FQN.</summary>
    public string Message { get; init; } = "";

    /// <summary>One line for logs: the rules, or the missing claim and where.</summary>
    public string Reason => Outcome switch
    {
        PolicyOutcome.Allowed => $"allowed by {string.Join(", ", Steps.Select(step => step.Source))}",
        PolicyOutcome.Denied => $"missing claim {Quoted(Question.Claim)} on {Quoted(Question.Target.ToString())}",
        _ => Message,
    };

    /// <summary>The failure to answer a refused call with.</summary>
    public SlipwayException ToException() => new(ErrorCodes.PolicyDenied, Message) { MissingClaims = MissingClaims };

    /// <exception cref="SlipwayException">With <see cref="ErrorCodes.PolicyDenied"/>, when it is not allowed.</exception>
    public void ThrowIfDenied()
    {
        if (!IsAllowed)
            throw ToException();
    }

    internal static string Denial(in PolicyQuestion question, string what) =>
        $"Not allowed to {what} by policy: missing claim {Quoted(question.Claim)} on {Quoted(question.Target.ToString())}";

    internal static string Refusal(in PolicyQuestion question) =>
        Denial(question, question.ClaimType == Claims.ClaimTypes.Permit ? $"{question.Value} {Quoted(question.Target.ToString())}" : $"have {Quoted(question.Claim)}");

    internal static string Stopped(Fqn target) =>
        $"Policy for {Quoted(target.ToString())} was not decided: its rules derive too much (limits are {PolicyLimits.MaxStepsPerDecision:N0} "
        + $"comparisons and {PolicyLimits.MaxClaimsPerDecision:N0} claims). Shorten the documents with realms that hold it.";

    // 'missing claim "docker.allow \"https://…\"" on "job::/…"'
    private static string Quoted(string text) => '"' + text.Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
