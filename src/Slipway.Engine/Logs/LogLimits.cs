namespace Slipway.Engine.Logs;

/// <summary>What bounds the reading of logs.</summary>
internal static class LogLimits
{
    /// <summary>Bytes of one line; a longer one is handed out in pieces.</summary>
    public const int LineBytes = 16 * 1024;

    /// <summary>Lines from the end that a reader may ask for; the rest is cut silently, as the bytes kept are bounded too.</summary>
    public const int TailLines = 10_000;

    /// <summary>Bytes read at once; more than conmon puts into one line of its file.</summary>
    public const int ReadBytes = 64 * 1024;

    /// <summary>How often a follower looks for more.</summary>
    public static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(50);
}
