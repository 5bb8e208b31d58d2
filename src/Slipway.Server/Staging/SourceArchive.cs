using System.Formats.Tar;
using System.IO.Compression;
using Slipway.Contracts.Errors;
using ZstdSharp;

namespace Slipway.Server.Staging;

/// <summary>
/// An uploaded folder, on its way to become a layer: out of a tar (plain, gzip or zstd) comes a tar with everything below
/// <c>app/</c>, owned by root. Reads and writes as it goes, so that no size matters to memory.
/// </summary>
internal sealed class SourceArchive
{
    private const int MaxEntries = 500_000;
    private const long MaxBytes = 16L << 30;
    private const int MaxHeaderBytes = 1 << 20;
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    private readonly HashSet<string> top = new(StringComparer.Ordinal);

    /// <summary>Names in the folder's top level, as far as it was read.</summary>
    public IReadOnlyCollection<string> Top => top;

    /// <exception cref="SlipwayException"><c>source_invalid</c>.</exception>
    public async Task RewriteAsync(Stream archive, Stream layer, CancellationToken cancellationToken)
    {
        try
        {
            await using var plain = await DecompressAsync(archive, cancellationToken);
            await using var metered = new MeteredStream(plain, MaxHeaderBytes);
            await using var reader = new TarReader(metered, leaveOpen: true);
            await using var writer = new TarWriter(layer, TarEntryFormat.Pax, leaveOpen: true);
            await writer.WriteEntryAsync(Owned(new PaxTarEntry(TarEntryType.Directory, "app/") { Mode = (UnixFileMode)0x1ED }), cancellationToken);
            await CopyAsync(reader, metered, writer, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or ZstdException or ArgumentException or NotSupportedException)
        {
            throw new SlipwayException(ErrorCodes.SourceInvalid, $"What was uploaded is not a tar archive, plain or compressed with gzip or zstd, that can be read to its end: {exception.Message}", exception);
        }
    }

    private async Task CopyAsync(TarReader reader, MeteredStream metered, TarWriter writer, CancellationToken cancellationToken)
    {
        var entries = 0;
        long bytes = 0;
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
                continue;
            bytes += entry.Length;
            metered.Allow(entry.Length + MaxHeaderBytes);
            if (++entries > MaxEntries || bytes > MaxBytes)
                throw new SlipwayException(ErrorCodes.SourceInvalid, $"The uploaded folder has more than {MaxEntries} entries or {MaxBytes >> 30} GiB. Leave out what the build does not need (.apcignore).");
            if (SourceEntry.Normalize(entry.Name) is not { } name)
                continue;
            await writer.WriteEntryAsync(Rewrite(entry, name), cancellationToken);
            top.Add(name.Split('/')[0]);
        }

        if (top.Count == 0)
            throw new SlipwayException(ErrorCodes.SourceInvalid, "The uploaded folder is empty: there is nothing to stage. Is this the right folder (apc: --path)?");
    }

    private static PaxTarEntry Rewrite(TarEntry entry, string name)
    {
        var type = entry.EntryType switch
        {
            TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => TarEntryType.RegularFile,
            TarEntryType.RegularFile or TarEntryType.Directory or TarEntryType.SymbolicLink or TarEntryType.HardLink => entry.EntryType,
            _ => throw SourceEntry.Invalid(name, "it is neither a file nor a folder nor a link"),
        };
        var moved = new PaxTarEntry(type, type == TarEntryType.Directory ? $"app/{name}/" : $"app/{name}")
        {
            Mode = (entry.Mode & Permissions) | UnixFileMode.UserRead | UnixFileMode.UserWrite,
            ModificationTime = entry.ModificationTime,
        };
        if (type == TarEntryType.RegularFile && entry.DataStream is { } content)
            moved.DataStream = new EntryContent(content, entry.Length);
        if (type == TarEntryType.Directory)
            moved.Mode |= UnixFileMode.UserExecute;
        if (type == TarEntryType.SymbolicLink)
        {
            SourceEntry.RequireInside(name, entry.LinkName);
            moved.LinkName = entry.LinkName;
        }
        else if (type == TarEntryType.HardLink)
        {
            moved.LinkName = $"app/{SourceEntry.Normalize(entry.LinkName) ?? throw SourceEntry.Invalid(name, "it is a link to the folder itself")}";
        }

        return Owned(moved);
    }

    private static PaxTarEntry Owned(PaxTarEntry entry)
    {
        (entry.Uid, entry.Gid) = (0, 0);
        return entry;
    }

    /// <summary>The first bytes tell what it is compressed with.</summary>
    private static async Task<Stream> DecompressAsync(Stream archive, CancellationToken cancellationToken)
    {
        var magic = new byte[4];
        var read = await archive.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        archive.Position = 0;
        if (read >= 2 && magic is [0x1F, 0x8B, ..])
            return new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        return magic is [0x28, 0xB5, 0x2F, 0xFD] ? new DecompressionStream(archive, leaveOpen: true) : new BufferedStream(archive);
    }
}
