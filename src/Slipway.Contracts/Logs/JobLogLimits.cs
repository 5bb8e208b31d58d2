namespace Slipway.Contracts.Logs;

/// <summary>What bounds reading a job's log back.</summary>
public static class JobLogLimits
{
    /// <summary>Of the newest lines, over all instances of the job. More than v1's ring of 1500: the log is kept on disk.</summary>
    public const int Lines = 100_000;

    /// <summary>Characters of those lines together: of longer ones there are fewer.</summary>
    public const int Characters = 16 << 20;
}
