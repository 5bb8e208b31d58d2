using Slipway.Images.Native;

namespace Slipway.Images.Tar;

/// <summary>One entry of an archive, with all its extended headers applied. Paths are raw, as the archive has them.</summary>
internal sealed record TarEntry
{
    public required TarEntryKind Kind { get; init; }

    public required byte[] Path { get; init; }

    /// <summary>Where a link points; empty otherwise.</summary>
    public required byte[] Target { get; init; }

    /// <summary>The file's size, holes included; 0 for all but files.</summary>
    public required long Size { get; init; }

    /// <summary>Permission bits with setuid, setgid and sticky.</summary>
    public required uint Mode { get; init; }

    public required uint Owner { get; init; }

    public required uint Group { get; init; }

    public required Timespec Modified { get; init; }

    /// <summary>Names end with a NUL.</summary>
    public required IReadOnlyList<KeyValuePair<byte[], byte[]>> Attributes { get; init; }
}
