namespace Slipway.Client.Audit;

/// <summary>Which entries of the audit log; what is not set does not narrow it.</summary>
public sealed record AuditQuery
{
    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>An FQN, or the beginning of some: <c>job::/</c>, <c>job::/sandbox</c>, <c>*::/sandbox</c>.</summary>
    public string? Fqn { get; init; }

    /// <summary><c>policy.access.denied</c>, say.</summary>
    public string? EventType { get; init; }

    /// <summary>A user's name, or a job's FQN.</summary>
    public string? Principal { get; init; }

    /// <summary>How many of the newest to leave out.</summary>
    public int? Offset { get; init; }

    /// <summary>Page size, at most <see cref="MaxLimit"/>.</summary>
    public int? Limit { get; init; }

    public const int MaxLimit = 1000;
}
