namespace Slipway.Client.Jobs;

/// <summary>Which part of a job's log to read.</summary>
public sealed record LogQuery
{
    /// <summary>How many of the newest lines to begin with; null for the server's default.</summary>
    public int? Lines { get; init; }

    /// <summary>Go on with what is written from now on.</summary>
    public bool Follow { get; init; }

    /// <summary>Leave out what was written before the call.</summary>
    public bool SinceNow { get; init; }

    /// <summary>How long the server may be out of reach before a log that is followed fails.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);
}
