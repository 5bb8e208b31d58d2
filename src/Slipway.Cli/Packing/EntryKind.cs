namespace Slipway.Cli.Packing;

/// <summary>What stands under a name in a folder.</summary>
internal enum EntryKind
{
    File,
    Folder,
    Link,

    /// <summary>A socket, a pipe or a device: nothing that could be packed.</summary>
    Special,
}
