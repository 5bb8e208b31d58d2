using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Layers;
using Slipway.Images.Manifests;
using Slipway.Images.Native;
using Slipway.Images.Pulling;
using Slipway.Images.Space;
using Slipway.Images.Store;

namespace Slipway.Images.Assembly;

/// <inheritdoc cref="IImageAssembly"/>
internal sealed class ImageAssembler(StorePaths paths, LayerStore layers, BlobStore blobs, LeaseBook leases, DiskRoom room, ImageLimits limits) : IImageAssembly
{
    public async Task<HeldLayer> AddLayerAsync(Stream archive, CancellationToken cancellationToken)
    {
        var folder = paths.NewTemp();
        try
        {
            var layer = await UnpackAsync(archive, null, folder, cancellationToken);
            var lease = leases.Take(layer.DiffId);
            try
            {
                await layers.PublishAsync([layer], [new StagedLayer(layer.DiffId, folder)], cancellationToken);
                return new HeldLayer(layer, lease.Dispose);
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }
        finally
        {
            RemoveLeft(folder);
        }
    }

    public async Task<ResolvedImage> ComposeAsync(
        ImageReference reference, ImageConfig config, IReadOnlyList<ImageLayer> layers, CancellationToken cancellationToken)
    {
        var configBytes = ImageWriter.WriteConfig(config, layers);
        var manifestBytes = ImageWriter.WriteManifest(configBytes, layers);
        var manifest = Manifest.Parse(manifestBytes, MediaTypes.OciManifest, reference.ToString(), limits);
        var image = ImageReader.Read(reference, Digest.FromSha256(SHA256.HashData(manifestBytes)), manifest, manifestBytes, configBytes);
        using var lease = leases.Take(image);
        await WriteAsync(image, [], cancellationToken);
        return image;
    }

    public async Task<ResolvedImage> ImportLayoutAsync(string folder, ImageReference reference, CancellationToken cancellationToken)
    {
        using var layout = LayoutFolder.Open(folder, reference.ToString());
        var image = await LayoutReader.ReadAsync(layout, reference, limits, cancellationToken);
        using var lease = leases.Take(image);
        var staged = new List<StagedLayer>();
        try
        {
            // Also those that are here: an image can't make itself of layers whose bytes it does not have, but only knows the names.
            foreach (var layer in image.Layers.DistinctBy(layer => layer.DiffId))
            {
                staged.Add(new StagedLayer(layer.DiffId, paths.NewTemp()));
                await using var blob = layout.OpenBlob(layer.Blob);
                await UnpackAsync(blob, layer, staged[^1].Folder, cancellationToken);
            }

            await WriteAsync(image, staged, cancellationToken);
            return image;
        }
        finally
        {
            foreach (var layer in staged)
                RemoveLeft(layer.Folder);
        }
    }

    private async Task<ImageLayer> UnpackAsync(Stream archive, ImageLayer? declared, string folder, CancellationToken cancellationToken)
    {
        var intake = new BlobIntake(archive, declared is null ? null : new Descriptor(declared.MediaType, declared.Blob, declared.Size), limits);
        // Nobody knows yet how much it becomes: its room is taken as it comes.
        using var lease = room.Take(0, "The files of the package need more room");
        var stream = new LayerStream(intake.SendAsync, declared, () => declared?.Size ?? intake.Received, limits, lease.Hidden);
        UnpackedLayer unpacked;
        try
        {
            unpacked = await stream.UnpackAsync(folder, static _ => { }, cancellationToken);
        }
        catch (SlipwayException failure) when (NativeFailure.IsDiskFull(failure))
        {
            TreeRemover.Remove(folder);
            throw room.RanFull("The files of the package need more room", failure);
        }

        return declared ?? new ImageLayer(intake.Digest, unpacked.DiffId, intake.Received, intake.MediaType);
    }

    /// <summary>The layers first, the manifest last: what can be loaded is whole.</summary>
    private async Task WriteAsync(ResolvedImage image, IReadOnlyList<StagedLayer> staged, CancellationToken cancellationToken)
    {
        if (image.Layers.FirstOrDefault(layer => !layers.Has(layer.DiffId) && staged.All(fresh => fresh.DiffId != layer.DiffId)) is { } missing)
            throw new SlipwayException(ErrorCodes.ImageInvalid, $"The image {image.Reference} can't be put together: its layer {missing.Blob.Short} is not here any more. Begin again.");
        await layers.PublishAsync(image.Layers, staged, cancellationToken);
        await blobs.WriteAsync(image.ConfigDigest, image.ConfigBytes, cancellationToken);
        await blobs.WriteAsync(image.ManifestDigest, image.ManifestBytes, cancellationToken);
    }

    /// <summary>What was published has moved away.</summary>
    private static void RemoveLeft(string folder)
    {
        if (Directory.Exists(folder))
            TreeRemover.Remove(folder);
    }
}
