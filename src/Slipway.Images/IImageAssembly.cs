using Slipway.Contracts.Names;
using Slipway.Images.Images;

namespace Slipway.Images;

/// <summary>Images that are made here instead of being pulled: the same store, the same checks, the same directories.</summary>
/// <remarks>
/// All failures are <see cref="Contracts.Errors.SlipwayException"/> with an image or disk code. What came here stays at least
/// for <see cref="ImageStoreOptions.SweepGrace"/>, as after a pull: an image from the return of its call, a layer from the end
/// of its hold. By then the caller has to name the manifest as in use. A layer of another image may be used while that image is.
/// </remarks>
public interface IImageAssembly
{
    /// <summary>
    /// Takes in an archive (tar, plain or gzip or zstd) as a layer, with every check that a pulled layer gets. No sweep removes it
    /// before the returned hold is disposed.
    /// </summary>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>layer_invalid</c>, <c>layer_limit</c>, <c>disk_full</c>.</exception>
    Task<HeldLayer> AddLayerAsync(Stream archive, CancellationToken cancellationToken);

    /// <summary>
    /// Writes configuration and manifest of an image made of layers that are here; it can be loaded by its manifest digest
    /// from then on. The same layers and configuration give the same digest.
    /// </summary>
    /// <param name="reference">What it is called; no registry is asked.</param>
    /// <param name="config">How to run it, and for which machine.</param>
    /// <param name="layers">Bottom first; each held, or of an image in use, until this returns.</param>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>image_invalid</c>: too many layers, or one is not here.</exception>
    Task<ResolvedImage> ComposeAsync(
        ImageReference reference, ImageConfig config, IReadOnlyList<ImageLayer> layers, CancellationToken cancellationToken);

    /// <summary>Takes in the one image of an OCI image layout, as <c>buildah push oci:folder</c> writes it.</summary>
    /// <param name="folder">Its content is from outside and trusted no more than a registry's. Nobody may write there meanwhile.</param>
    /// <exception cref="Contracts.Errors.SlipwayException">
    /// <c>image_invalid</c>, <c>image_unsupported</c>, <c>digest_mismatch</c>, <c>layer_invalid</c>, <c>layer_limit</c>, <c>disk_full</c>.
    /// </exception>
    Task<ResolvedImage> ImportLayoutAsync(string folder, ImageReference reference, CancellationToken cancellationToken);
}
