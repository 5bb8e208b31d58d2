namespace Slipway.Cli.Packing;

/// <summary>One thing that is to be packed.</summary>
/// <param name="Path">Below the folder, with <c>/</c> between the names.</param>
/// <param name="FullPath">On this machine.</param>
internal sealed record SourceEntry(string Path, string FullPath, EntryStatus Status)
{
    /// <summary>Where a link leads, as written in it; empty for everything else.</summary>
    public string Target { get; init; } = "";
}
