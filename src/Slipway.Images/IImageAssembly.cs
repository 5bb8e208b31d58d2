using Slipway.Contracts.Names;
using Slipway.Images.Images;

namespace Slipway.Images;

/// <summary>Images that are made here instead of being pulled: the same store, the same checks, the same directories.</summary>
/// <remarks>All failures are <see cref="Contracts.Errors.SlipwayException"/> with an image or disk code.</remarks>
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
    /// <param name="layers">Bottom first.</param>
    Task<ResolvedImage> ComposeAsync(
        ImageReference reference, ImageConfig config, IReadOnlyList<ImageLayer> layers, CancellationToken cancellationToken);

    /// <summary>Takes in the one image of an OCI image layout, as <c>buildah push oci:folder</c> writes it.</summary>
    /// <param name="folder">Its content is from outside and trusted no more than a registry's.</param>
    Task<ResolvedImage> ImportLayoutAsync(string folder, ImageReference reference, CancellationToken cancellationToken);
}
