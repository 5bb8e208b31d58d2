namespace Slipway.Contracts.Jobs;

/// <summary>What an instance executes, and as whom. Times in seconds.</summary>
public sealed record ProcessObject
{
    public string StartCommand { get; set; } = "";

    /// <summary>Wins over <see cref="StartCommand"/>; exec'd without a shell.</summary>
    public IReadOnlyList<string> StartCommandRaw { get; set; } = [];

    public int StartCommandTimeout { get; set; } = 30;

    public string StopCommand { get; set; } = "";

    /// <summary>Wins over <see cref="StopCommand"/>.</summary>
    public IReadOnlyList<string> StopCommandRaw { get; set; } = [];

    public int StopTimeout { get; set; } = 5;

    /// <summary>A user name or number of the image; empty for root.</summary>
    public string User { get; set; } = "";

    /// <summary>A group name or number of the image; empty for the user's own.</summary>
    public string Group { get; set; } = "";

    public bool Heavy { get; set; }

    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>Where the process starts; an addition of ours to the v1 model.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>The signal that asks the process to end, e.g. <c>SIGQUIT</c>; empty for SIGTERM. An addition of ours.</summary>
    public string StopSignal { get; set; } = "";
}
