using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Contracts.Units;
using Slipway.Images.Images;
using Slipway.Images.Store;

namespace Slipway.Images.Space;

/// <summary>What a pull will take, guessed from the manifest: nobody says how large a layer is when it is unpacked.</summary>
/// <param name="factor">Bytes on disk for each compressed byte, the download itself included.</param>
internal sealed class PullNeed(StorePaths paths, double factor)
{
    public long Of(IEnumerable<ImageLayer> layers) => (long)layers.Sum(layer => (double)Of(layer));

    /// <summary>What has come of it before needs no room any more.</summary>
    public long Of(ImageLayer layer)
    {
        var partial = new FileInfo(paths.Partial(layer.Blob));
        return Math.Max(0, (long)(layer.Size * factor) - (partial.Exists ? Math.Min(FileSizes.OrZero(partial), layer.Size) : 0));
    }

    /// <summary>Begins a message: <c>The image nats needs about 40MB (2 missing layers, 10MB compressed)</c>.</summary>
    public string Describe(ImageReference image, IReadOnlyCollection<ImageLayer> layers) => string.Create(
        CultureInfo.InvariantCulture,
        $"The image {image} needs about {ByteSize.Format(Of(layers))} ({layers.Count} missing layer{(layers.Count == 1 ? "" : "s")}, {ByteSize.Format(layers.Sum(layer => layer.Size))} compressed)");
}
