using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Images.Pulling;

namespace Slipway.Images.Store;

/// <summary>The layers that are here, by diff id. What has its final name is verified, whole and durable.</summary>
internal sealed class LayerStore(StorePaths paths) : IDisposable
{
    private readonly SemaphoreSlim publishing = new(1);
    private readonly ConcurrentDictionary<Digest, long> sizes = new();

    public bool Has(Digest diffId) => Directory.Exists(paths.Layer(diffId));

    /// <summary>Bytes of the layer's files, as they were counted when it was unpacked; null where it is not here.</summary>
    private long? SizeOf(Digest diffId)
    {
        if (!Has(diffId))
        {
            sizes.TryRemove(diffId, out _);
            return null;
        }

        try
        {
            return sizes.GetOrAdd(diffId, name => LayerRecord.Read(paths.Layer(name)).Bytes);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // Swept away in between.
            return null;
        }
    }

    /// <summary>Every layer with its bytes.</summary>
    public IReadOnlyDictionary<Digest, long> Measure()
    {
        var here = new Dictionary<Digest, long>();
        foreach (var path in Directory.EnumerateDirectories(paths.Layers))
        {
            if (Digest.TryParse("sha256:" + Path.GetFileName(path), out var name, out _) && SizeOf(name) is { } size)
                here[name] = size;
        }

        foreach (var gone in sizes.Keys.Where(name => !here.ContainsKey(name)))
            sizes.TryRemove(gone, out _);
        return here;
    }

    /// <summary>Each layer once, without those below a layer whose root is opaque; bottom first.</summary>
    public IReadOnlyList<string> FoldersOf(IReadOnlyList<ImageLayer> layers)
    {
        var shown = Distinct(layers).Select(paths.Layer).ToList();
        var opaque = shown.FindLastIndex(folder => LayerRecord.Read(folder).OpaqueRoot);
        return opaque < 0 ? shown : shown[opaque..];
    }

    public IReadOnlyList<string> DirectoriesOf(IReadOnlyList<ImageLayer> layers)
    {
        var directories = FoldersOf(layers).Select(StorePaths.Tree).ToList();
        var repair = Path.Join(paths.Parents, ParentRepair.KeyOf(layers).Hex);
        if (Directory.Exists(repair))
            directories.Add(repair);
        return directories;
    }

    /// <summary>Gives unpacked layers their final names: all bytes first, then one sync of the file system, then the names.</summary>
    /// <param name="image">All layers of the image that they belong to, bottom first.</param>
    /// <param name="staged">Those that are new; one that has come in the meantime is left where it is.</param>
    /// <param name="cancellationToken">Ends the wait for others who publish.</param>
    public async Task PublishAsync(IReadOnlyList<ImageLayer> image, IReadOnlyList<StagedLayer> staged, CancellationToken cancellationToken)
    {
        await publishing.WaitAsync(cancellationToken);
        try
        {
            var fresh = staged.Where(layer => !Has(layer.DiffId)).ToList();
            var repair = MakeRepair(image, fresh);
            if (fresh.Count > 0 || repair is not null)
                Publish(image, fresh, repair);
        }
        finally
        {
            publishing.Release();
        }
    }

    public void Dispose() => publishing.Dispose();

    private void Publish(IReadOnlyList<ImageLayer> image, List<StagedLayer> fresh, string? repair)
    {
        using (var root = Folder.Open(paths.Root))
            NativeFailure.Check(Libc.SyncFileSystem(root.Handle), "sync file system");
        if (repair is not null)
            Directory.Move(repair, Path.Join(paths.Parents, ParentRepair.KeyOf(image).Hex));
        foreach (var layer in fresh)
            Directory.Move(layer.Folder, paths.Layer(layer.DiffId));
        BlobStore.SyncFolder(paths.Parents);
        BlobStore.SyncFolder(paths.Layers);
    }

    /// <summary>Null where all attributes are right by themselves, or were put right before.</summary>
    private string? MakeRepair(IReadOnlyList<ImageLayer> image, List<StagedLayer> fresh)
    {
        if (Directory.Exists(Path.Join(paths.Parents, ParentRepair.KeyOf(image).Hex)))
            return null;
        var places = fresh.ToDictionary(layer => layer.DiffId, layer => layer.Folder);
        var folders = Distinct(image).Select(diffId => places.GetValueOrDefault(diffId) ?? paths.Layer(diffId)).ToList();
        var opaque = folders.FindLastIndex(folder => LayerRecord.Read(folder).OpaqueRoot);
        var made = paths.NewTemp();
        try
        {
            return ParentRepair.TryMake(opaque < 0 ? folders : folders[opaque..], made) ? made : null;
        }
        catch
        {
            TreeRemover.Remove(made);
            throw;
        }
    }

    /// <summary>
    /// A layer that an image has twice counts where it is highest: whatever the lower one made or hid, the higher one does
    /// again. Overlayfs refuses the same directory twice.
    /// </summary>
    private static IEnumerable<Digest> Distinct(IReadOnlyList<ImageLayer> layers) =>
        layers.Select(layer => layer.DiffId).Reverse().Distinct().Reverse();
}
