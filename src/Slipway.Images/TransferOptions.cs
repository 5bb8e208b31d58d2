namespace Slipway.Images;

/// <summary>How hard, and how patiently, bytes are asked for.</summary>
public sealed class TransferOptions
{
    /// <summary>Layers of one pull in flight.</summary>
    public int LayersAtOnce { get; set; } = 4;

    /// <summary>Tries in a row without headway before a question or a transfer fails.</summary>
    public int Attempts { get; set; } = 5;

    /// <summary>Wait before the second try; doubles with each further one, with jitter.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a longer one fails at once, with the time.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From the question to the first byte of the answer.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A body that moves slower than this for <see cref="StallWindow"/> is stalled.</summary>
    public long LeastBytesPerSecond { get; set; } = 1024;

    public TimeSpan StallWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Stalls of one layer after which the pull gives up.</summary>
    public int StallsAllowed { get; set; } = 2;

    public int RedirectsAllowed { get; set; } = 5;
}
