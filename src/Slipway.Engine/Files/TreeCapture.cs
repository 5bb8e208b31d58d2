using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;
using Slipway.Engine.Roots;

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
    private readonly PaxWriter writer;
    private readonly long limit;
    private readonly bool nested;
    private readonly Dictionary<(ulong Device, ulong Inode), string> written = [];
    private long bytes;
    private int entries;

    public TreeCapture(LiveInstance instance, Stream tar, long limit)
    {
        root = new InstanceRoot(instance);
        writer = new PaxWriter(tar);
        this.limit = limit;
        nested = instance.Record?.Nested == true;
    }

    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        using var directory = root.HoldDirectory(path);
        try
        {
            var name = string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
            await Task.Run(() => WriteDirectoryAsync(directory, Libc.FactsOf(directory) ?? default, name, cancellationToken), cancellationToken).ConfigureAwait(false);
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (failure.HResult == DiskFull)
        {
            throw new SlipwayException(ErrorCodes.DiskFull, $"There is no room left to keep the files of \"{path}\". Free disk space, or remove packages that nobody needs, and try again.", failure);
        }
    }

    public void Dispose() => root.Dispose();

    private async Task WriteDirectoryAsync(SafeFileHandle directory, FileFacts facts, string path, CancellationToken cancellationToken)
    {
        if (path.Length > 0)
            await WriteAsync('5', path + "/", facts, directory, cancellationToken).ConfigureAwait(false);
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
            await WriteAsync('1', path, facts, null, cancellationToken, Encoding.UTF8.GetBytes(written[(facts.Device, facts.Inode)])).ConfigureAwait(false);
        else if (facts.IsFile)
            await WriteFileAsync(entry, facts, path, cancellationToken).ConfigureAwait(false);
        else if (facts.IsLink && Libc.LinkTargetOf(entry) is { Length: > 0 } target)
            await WriteAsync('2', path, facts, null, cancellationToken, target).ConfigureAwait(false);
    }

    private async Task WriteFileAsync(SafeFileHandle entry, FileFacts facts, string path, CancellationToken cancellationToken)
    {
        bytes += (long)facts.Size;
        if (bytes > limit)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"The files have more than {limit} bytes, which is the most that is kept. Make them fewer, or smaller.");
        var file = new FileStream(Libc.PathOf(entry), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await using (file.ConfigureAwait(false))
            await WriteAsync('0', path, facts, entry, cancellationToken, content: new FixedLengthStream(file, (long)facts.Size)).ConfigureAwait(false);
    }

    /// <param name="held">Where its attributes are read; null where it has none of its own.</param>
    private async Task WriteAsync(
        char type, string path, FileFacts facts, SafeFileHandle? held, CancellationToken cancellationToken, byte[]? target = null, FixedLengthStream? content = null)
    {
        if (++entries > MostEntries)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"There are more than {MostEntries} files, which is the most that is kept. Make them fewer.");
        var (owner, group) = nested ? (UserMapping.Inside(facts.Owner), UserMapping.Inside(facts.Group)) : (facts.Owner, facts.Group);
        var entry = new PaxEntry(type, Encoding.UTF8.GetBytes(path), facts, owner, group, content?.Length ?? 0, target ?? [], held is null ? [] : HeldAttributes.Read(held, nested));
        await writer.WriteAsync(entry, content, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckPath(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"A path is longer than {LongestPath} bytes: \"/{path[..100]}…\". Make directories less deep.");
    }
}
