using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Native;

namespace Slipway.Images.Store;

/// <summary>Removes what nothing needs any more: first out of sight by one rename, while nobody can begin to use it, then from the disk.</summary>
internal sealed class Sweeper(StorePaths paths, LeaseBook leases, ImageStoreOptions options, TimeProvider time, ILogger logger)
{
    public long Sweep(IReadOnlySet<Digest> needed, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        var layers = Collect(paths.Layers, needed, removed);
        Collect(paths.Parents, needed, removed);
        var blobs = Collect(paths.Blobs, needed, removed);
        var freed = removed.Sum(Remove);
        cancellationToken.ThrowIfCancellationRequested();
        freed += RemoveOldPartials();
        if (layers + blobs > 0)
            ImageLog.Swept(logger, layers, blobs);
        return freed;
    }

    /// <summary>Removes partial downloads that nobody came back for.</summary>
    public long RemoveOldPartials()
    {
        var oldest = (time.GetUtcNow() - options.PartialMaxAge).UtcDateTime;
        long freed = 0;
        foreach (var file in new DirectoryInfo(paths.Partials).EnumerateFiles().Where(file => file.LastWriteTimeUtc < oldest))
        {
            freed += FileSizes.OrZero(file);
            file.Delete();
        }

        return freed;
    }

    private int Collect(string folder, IReadOnlySet<Digest> needed, List<string> removed)
    {
        var before = removed.Count;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            if (!Digest.TryParse("sha256:" + Path.GetFileName(path), out var digest, out _) || needed.Contains(digest))
                continue;
            var doomed = paths.NewTemp();
            if (leases.TryRemove(digest, () => Directory.Move(path, doomed)))
                removed.Add(doomed);
        }

        return removed.Count - before;
    }

    private long Remove(string path)
    {
        try
        {
            return TreeRemover.Remove(path);
        }
        catch (Exception failure) when (failure is IOException or SlipwayException)
        {
            ImageLog.RemoveFailed(logger, failure, path);
            return 0;
        }
    }
}
