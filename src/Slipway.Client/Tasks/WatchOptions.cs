namespace Slipway.Client.Tasks;

/// <summary>How to watch a Task.</summary>
public sealed record WatchOptions
{
    /// <summary>The cursor: <c>seq</c> of the last event already seen; 0 for all of them.</summary>
    public long Since { get; init; }

    /// <summary>Ask for byte counts too: at most ten <c>progress</c> events a second, with no <c>seq</c>.</summary>
    public bool ProgressBytes { get; init; }

    /// <summary>How long the server may be out of reach before the watch fails.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Told each time the stream broke and will be taken up again; must return at once.</summary>
    public Action<WatchInterruption>? Interrupted { get; init; }
}
