namespace Slipway.Server.Health;

/// <summary>Whether the server has done all it must before it serves.</summary>
public sealed class Readiness
{
    private volatile string? pending = "starting";

    /// <summary>What it is still at; null when it is ready.</summary>
    public string? Pending => pending;

    /// <summary>What instances are run with, or why they can't be.</summary>
    public string Engine { get; set; } = "";

    public void At(string step) => pending = step;

    public void Done() => pending = null;
}
