namespace Slipway.Contracts.Errors;

/// <summary>
/// A failure that has a name. The message is for people: what failed, why, and what to do next; it never holds a secret.
/// </summary>
public sealed class SlipwayException : Exception
{
    public SlipwayException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    public ErrorCode Code { get; }

    /// <summary>Where in the request's body the fault is, e.g. <c>$.job_fqn</c>; null where it is not in the body.</summary>
    public string? JsonPath { get; init; }

    /// <summary>Claims that policy missed, each as <c>permit create</c>.</summary>
    public IReadOnlyList<string> MissingClaims { get; init; } = [];

    /// <summary>When to try again, where the failing side said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
