using System.Formats.Tar;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;

namespace Slipway.Engine.Files;

/// <inheritdoc cref="IInstanceFiles.CaptureAsync"/>
/// <remarks>
/// Every entry is held before it is looked at, and what is held is what is written: an app that swaps a file for a link
/// meanwhile gets neither the link followed nor anybody else's file read.
/// </remarks>
internal sealed class TreeCapture : IDisposable
{
    private const int MostEntries = 4_000_000;

    // The kernel's PATH_MAX; also bounds how deep directories nest, and so how many are held at once.
    private const int LongestPath = 4095;
    private const int DiskFull = 28;

    private readonly InstanceRoot root;
    private readonly TarWriter writer;
    private readonly long limit;
    private readonly Dictionary<(ulong Device, ulong Inode), string> written = [];
    private long bytes;
    private int entries;

    public TreeCapture(LiveInstance instance, Stream tar, long limit)
    {
        root = new InstanceRoot(instance);
        writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true);
        this.limit = limit;
    }

    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        using var directory = root.HoldDirectory(path);
        try
        {
            var name = string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
            await Task.Run(() => WriteDirectoryAsync(directory, Libc.FactsOf(directory) ?? default, name, cancellationToken), cancellationToken).ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException failure) when (failure.HResult == DiskFull)
        {
            throw new SlipwayException(ErrorCodes.DiskFull, $"There is no room left to keep the files of \"{path}\". Free disk space, or remove packages that nobody needs, and try again.", failure);
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        root.Dispose();
    }

    private async Task WriteDirectoryAsync(SafeFileHandle directory, FileFacts facts, string path, CancellationToken cancellationToken)
    {
        if (path.Length > 0)
            await WriteAsync(new PaxTarEntry(TarEntryType.Directory, path + "/"), facts, cancellationToken).ConfigureAwait(false);
        foreach (var name in InstanceRoot.NamesIn(directory, MostEntries))
        {
            using var entry = Libc.HoldEntry(directory, name);
            if (entry is not null && Libc.FactsOf(entry) is { } found)
                await WriteEntryAsync(entry, found, path.Length > 0 ? $"{path}/{name}" : name, cancellationToken).ConfigureAwait(false);
            else if (name.Contains('\uFFFD', StringComparison.Ordinal))
                throw new SlipwayException(ErrorCodes.LayerInvalid, $"A name in \"/{path}\" is not UTF-8: \"{name}\". Rename it.");
        }
    }

    private async Task WriteEntryAsync(SafeFileHandle entry, FileFacts facts, string path, CancellationToken cancellationToken)
    {
        CheckPath(path);
        if (facts.IsDirectory)
        {
            await WriteDirectoryAsync(entry, facts, path, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (facts.Links > 1 && (facts.IsFile || facts.IsLink) && !written.TryAdd((facts.Device, facts.Inode), path))
            await WriteAsync(new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = written[(facts.Device, facts.Inode)] }, facts, cancellationToken).ConfigureAwait(false);
        else if (facts.IsFile)
            await WriteFileAsync(entry, facts, path, cancellationToken).ConfigureAwait(false);
        else if (facts.IsLink && Libc.LinkTargetOf(entry) is { Length: > 0 } target)
            await WriteAsync(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = Encoding.UTF8.GetString(target) }, facts, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteFileAsync(SafeFileHandle entry, FileFacts facts, string path, CancellationToken cancellationToken)
    {
        bytes += (long)facts.Size;
        if (bytes > limit)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"The files have more than {limit} bytes, which is the most that is kept. Make them fewer, or smaller.");
        var file = new FileStream(Libc.PathOf(entry), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await using (file.ConfigureAwait(false))
            await WriteAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new FixedLengthStream(file, (long)facts.Size) }, facts, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(PaxTarEntry entry, FileFacts facts, CancellationToken cancellationToken)
    {
        if (++entries > MostEntries)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"There are more than {MostEntries} files, which is the most that is kept. Make them fewer.");
        entry.Uid = (int)facts.Owner;
        entry.Gid = (int)facts.Group;
        entry.Mode = facts.Permissions;
        entry.ModificationTime = facts.Modified;
        await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckPath(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"A path is longer than {LongestPath} bytes: \"/{path[..100]}…\". Make directories less deep.");
    }
}
