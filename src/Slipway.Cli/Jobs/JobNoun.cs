namespace Slipway.Cli.Jobs;

/// <summary>The two words for the same thing: every app is a job, and <c>app</c> lists only those tagged as apps.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Word">As written in sentences.</param>
/// <param name="Aliases">Other ways to type it.</param>
internal sealed record JobNoun(string Name, string Word, IReadOnlyList<string> Aliases)
{
    public static JobNoun App { get; } = new("app", "application", ["application"]);

    public static JobNoun Job { get; } = new("job", "job", []);

    public bool OnlyApps => this == App;

    public string Article => OnlyApps ? "an app" : "a job";
}
