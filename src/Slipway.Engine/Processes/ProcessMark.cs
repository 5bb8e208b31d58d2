namespace Slipway.Engine.Processes;

/// <summary>
/// What every program that an engine starts has in its environment, and hands on to its own children: a server that dies
/// can't end them, so the next one must know them. An instance's processes don't have it; the runtime gives them what the
/// instance's own specification says.
/// </summary>
/// <param name="Value">The engine's runtime folder, which no other engine has.</param>
internal sealed record ProcessMark(string Value)
{
    public const string Variable = "SLIPWAY_ENGINE";

    private string Entry => $"{Variable}={Value}";

    /// <summary>Whether a process has it; false for one that has ended.</summary>
    public bool IsOn(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(Entry, StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
