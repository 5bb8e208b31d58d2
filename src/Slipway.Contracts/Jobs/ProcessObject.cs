namespace Slipway.Contracts.Jobs;

/// <summary>What an instance executes, and as whom. Times in seconds.</summary>
public sealed record ProcessObject
{
    public string StartCommand { get; init; } = "";

    /// <summary>Wins over <see cref="StartCommand"/>; exec'd without a shell.</summary>
    public IReadOnlyList<string> StartCommandRaw { get; init; } = [];

    public int StartCommandTimeout { get; init; } = 30;

    public string StopCommand { get; init; } = "";

    /// <summary>Wins over <see cref="StopCommand"/>.</summary>
    public IReadOnlyList<string> StopCommandRaw { get; init; } = [];

    public int StopTimeout { get; init; } = 5;

    /// <summary>A user name or number of the image; empty for root.</summary>
    public string User { get; init; } = "";

    /// <summary>A group name or number of the image; empty for the user's own.</summary>
    public string Group { get; init; } = "";

    public bool Heavy { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the process starts; an addition of ours to the v1 model.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The signal that asks the process to end, e.g. <c>SIGQUIT</c>; empty for SIGTERM. An addition of ours.</summary>
    public string StopSignal { get; init; } = "";
}
