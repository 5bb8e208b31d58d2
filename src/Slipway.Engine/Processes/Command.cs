namespace Slipway.Engine.Processes;

/// <summary>A program and its arguments, none of which goes through a shell.</summary>
internal sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Text for its standard input; null for none.</summary>
    public string? Input { get; init; }

    /// <summary>Where it runs; null for the server's own directory.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables that it gets; of the server's own it gets none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may take; then it is killed.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);
}
