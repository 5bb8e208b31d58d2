namespace Slipway.Engine.Logs;

/// <summary>What bounds the reading of logs.</summary>
internal static class LogLimits
{
    /// <summary>Bytes of one line; a longer one is handed out in pieces.</summary>
    public const int LineBytes = 16 * 1024;

    /// <summary>Bytes read at once; more than conmon puts into one line of its file.</summary>
    public const int ReadBytes = 64 * 1024;

    /// <summary>How often a follower looks for more.</summary>
    public static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(50);
}
