using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Assembly;
using Slipway.Images.Images;
using Slipway.Images.Manifests;
using Slipway.Images.Native;
using Slipway.Images.Pulling;
using Slipway.Images.Registries;
using Slipway.Images.Space;
using Slipway.Images.Store;

namespace Slipway.Images;

/// <summary>The image store on a folder of this machine. One process at a time may use a folder.</summary>
public sealed class ImageStore : IImageStore, IImageAssembly, IDisposable
{
    private const int RememberedIndexes = 256;

    private readonly ImageStoreOptions options;
    private readonly StorePaths paths;
    private readonly BlobStore blobs;
    private readonly LayerStore layers;
    private readonly LeaseBook leases;
    private readonly Sweeper sweeper;
    private readonly EndpointCatalog catalog;
    private readonly RegistryClient registry;
    private readonly Puller puller;
    private readonly ImageAssembler assembler;
    private readonly SemaphoreSlim sweeping = new(1);
    private readonly ConcurrentDictionary<Digest, Digest> chosen = new();

    /// <param name="room">What else shares the disk; null where nothing does.</param>
    /// <exception cref="ArgumentException">The options have problems; the message lists them all.</exception>
    public ImageStore(ImageStoreOptions options, TimeProvider time, ILoggerFactory loggers, DiskRoom? room = null)
    {
        var problems = RegistryOptionsCheck.Problems(options.Registries).ToList();
        if (string.IsNullOrWhiteSpace(options.DataFolder))
            problems.Insert(0, "dataFolder: a folder is expected");
        if (problems.Count > 0)
            throw new ArgumentException("The image store's configuration is wrong:\n" + string.Join('\n', problems), nameof(options));

        this.options = options;
        var logger = loggers.CreateLogger("Slipway.Images");
        paths = new StorePaths(options.DataFolder);
        paths.Create();
        blobs = new BlobStore(paths);
        layers = new LayerStore(paths);
        leases = new LeaseBook(time, options.SweepGrace);
        sweeper = new Sweeper(paths, leases, options, time, logger);
        catalog = new EndpointCatalog(options, time);
        registry = new RegistryClient(catalog, options, time, logger);
        room ??= new DiskRoom(paths.Root, DiskLimits.None, new UncountedContents());
        var context = new PullContext(options, paths, room, time, logger);
        puller = new Puller(new TransferTable(registry, context), layers, blobs, new BlobProofs(registry), leases, context);
        assembler = new ImageAssembler(paths, layers, blobs, leases, room, options, time);
    }

    /// <inheritdoc />
    public async Task<ResolvedImage> ResolveAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        // The registry is always asked, so that it decides who may read; what is here already is not sent again.
        if (await registry.TryFindDigestAsync(reference, cancellationToken) is { } named &&
            (reference.Digest is null || reference.Digest == named) &&
            await LoadAsync(reference, chosen.GetValueOrDefault(named, named), cancellationToken) is { } known)
        {
            return known;
        }

        var found = await registry.GetManifestAsync(reference, reference.Selector, cancellationToken);
        var top = found.Digest;
        var manifest = Manifest.Parse(found.Bytes, found.ContentType, reference.ToString(), options.Limits);
        for (var depth = 0; MediaTypes.IsIndex(manifest.MediaType); depth++)
        {
            if (depth == options.Limits.IndexDepth)
                throw new SlipwayException(ErrorCodes.ImageInvalid, $"The image {reference} is an index of indexes, deeper than the limit {nameof(ImageLimits.IndexDepth)} of {depth}. Push it again with a current tool.");
            var choice = PlatformChoice.Choose(manifest, Platform.ThisMachine, reference.ToString());
            found = await registry.GetManifestAsync(reference, choice.Digest.ToString(), cancellationToken);
            choice.RequireSize(found.Bytes.Length, reference);
            manifest = Manifest.Parse(found.Bytes, found.ContentType ?? choice.MediaType, reference.ToString(), options.Limits);
        }

        var config = await blobs.TryReadAsync(manifest.Config!.Digest, cancellationToken)
            ?? await registry.GetBlobAsync(reference, manifest.Config, options.Limits.ConfigBytes, cancellationToken);
        manifest.Config.RequireSize(config.Length, reference);
        if (chosen.Count >= RememberedIndexes)
            chosen.Clear();
        chosen[top] = found.Digest;
        return ImageReader.Read(reference, found.Digest, manifest, found.Bytes, config);
    }

    /// <inheritdoc />
    public IReadOnlyList<ImageLayer> FindMissing(ResolvedImage image) => puller.FindMissing(image);

    /// <inheritdoc />
    public long EstimateRoom(IReadOnlyList<ImageLayer> missing) => new PullNeed(paths, options.DiskFactor).Of(missing);

    /// <inheritdoc />
    public Task PullAsync(ResolvedImage image, IPullObserver observer, CancellationToken cancellationToken) =>
        puller.PullAsync(image, observer, cancellationToken);

    /// <inheritdoc />
    public async Task<ResolvedImage?> LoadAsync(ImageReference reference, Digest manifestDigest, CancellationToken cancellationToken) =>
        await TryLoadAsync(reference, manifestDigest, cancellationToken) is { } image && FindMissing(image).Count == 0 ? image : null;

    /// <inheritdoc />
    public Task<HeldLayer> AddLayerAsync(Stream archive, CancellationToken cancellationToken) => assembler.AddLayerAsync(archive, cancellationToken);

    /// <inheritdoc />
    public Task<ResolvedImage> ComposeAsync(ImageReference reference, ImageConfig config, IReadOnlyList<ImageLayer> layers, CancellationToken cancellationToken) =>
        assembler.ComposeAsync(reference, config, layers, cancellationToken);

    /// <inheritdoc />
    public Task<ResolvedImage> ImportLayoutAsync(string folder, ImageReference reference, CancellationToken cancellationToken) =>
        assembler.ImportLayoutAsync(folder, reference, cancellationToken);

    /// <inheritdoc />
    public IReadOnlyList<string> GetDirectories(ResolvedImage image) => layers.DirectoriesOf(image.Layers);

    /// <inheritdoc />
    public async Task<long> SweepAsync(Func<ContentInUse> inUse, CancellationToken cancellationToken)
    {
        // Two at once would take the same things away.
        await sweeping.WaitAsync(cancellationToken);
        try
        {
            return await SweepAloneAsync(inUse, cancellationToken);
        }
        finally
        {
            sweeping.Release();
        }
    }

    private async Task<long> SweepAloneAsync(Func<ContentInUse> inUse, CancellationToken cancellationToken)
    {
        using var round = leases.BeginRound();
        var used = inUse();
        var needed = new HashSet<Digest>(used.Manifests);
        needed.UnionWith(used.Directories.Select(paths.NameOf).OfType<Digest>());
        foreach (var digest in used.Manifests)
        {
            if (await TryLoadForSweepAsync(digest, cancellationToken) is { } image)
                needed.UnionWith(LeaseBook.NamesOf(image));
        }

        return await Task.Run(() => sweeper.Sweep(needed, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public StoreUse Measure() => new(layers.Measure(), FilesBelow(paths.Blobs), FilesBelow(paths.Partials));

    /// <inheritdoc />
    public Task RecoverAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var left in Directory.EnumerateFileSystemEntries(paths.Temp))
            {
                cancellationToken.ThrowIfCancellationRequested();
                TreeRemover.Remove(left);
            }

            sweeper.RemoveOldPartials();
        },
        cancellationToken);

    public void Dispose()
    {
        catalog.Dispose();
        layers.Dispose();
        sweeping.Dispose();
    }

    /// <summary>Null where it is not here, or is only coming: then a lease holds what it needs.</summary>
    private async Task<ResolvedImage?> TryLoadForSweepAsync(Digest manifest, CancellationToken cancellationToken)
    {
        // Only the names inside count, so any reference will do.
        var reference = ImageReference.Parse("swept");
        var image = await TryLoadAsync(reference, manifest, cancellationToken);
        if (image is not null || !blobs.Has(manifest) || leases.IsHeld(manifest))
            return image;
        // A pull may have written it, and let go, since the first look.
        return await TryLoadAsync(reference, manifest, cancellationToken)
            ?? throw new SlipwayException(ErrorCodes.Internal, $"The manifest {manifest} is in use but damaged, so that its layers are not known; nothing was removed. Pull its image again.");
    }

    private static long FilesBelow(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(FileSizes.OrZero);

    private async Task<ResolvedImage?> TryLoadAsync(ImageReference reference, Digest manifestDigest, CancellationToken cancellationToken)
    {
        if (await blobs.TryReadAsync(manifestDigest, cancellationToken) is not { } bytes)
            return null;
        var manifest = Manifest.Parse(bytes, null, reference.ToString(), options.Limits);
        return !MediaTypes.IsIndex(manifest.MediaType) && await blobs.TryReadAsync(manifest.Config!.Digest, cancellationToken) is { } config
            ? ImageReader.Read(reference, manifestDigest, manifest, bytes, config)
            : null;
    }
}
