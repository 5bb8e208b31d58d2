namespace Slipway.Engine.Instances;

/// <param name="Command">What to exec, without a shell; at least one element.</param>
/// <param name="Tty">Give it a terminal of its own; else input and output are plain pipes.</param>
public sealed record TerminalRequest(IReadOnlyList<string> Command, bool Tty = true)
{
    /// <summary>As in <see cref="InstanceSpec.User"/>; null for the instance's own user.</summary>
    public string? User { get; init; }

    public int Rows { get; init; } = 24;

    public int Columns { get; init; } = 80;

    /// <summary>Added to the instance's own variables, e.g. <c>TERM</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
