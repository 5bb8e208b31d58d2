using Slipway.Images.Images;

namespace Slipway.Images.Pulling;

/// <summary>
/// Whom a pull tells how far it is. The two milestones are awaited, since the observer writes them down; the byte counts
/// are called from the transfer's own threads, often, and must return at once.
/// </summary>
public interface IPullObserver
{
    /// <summary>The layer's bytes are about to be asked for.</summary>
    ValueTask LayerStartedAsync(ImageLayer layer, CancellationToken cancellationToken);

    /// <summary>The layer's transfer broke, and <paramref name="source"/> can't go on where it was: its bytes are fetched from the first one again.</summary>
    ValueTask LayerRestartedAsync(ImageLayer layer, string source, CancellationToken cancellationToken);

    /// <summary>The layer is downloaded, verified and unpacked; it becomes visible when the whole pull ends.</summary>
    ValueTask LayerFinishedAsync(ImageLayer layer, CancellationToken cancellationToken);

    /// <param name="layer">The layer.</param>
    /// <param name="bytes">Compressed bytes received so far, in all.</param>
    void Downloaded(ImageLayer layer, long bytes);

    /// <param name="layer">The layer.</param>
    /// <param name="bytes">Compressed bytes whose content is written so far, in all.</param>
    void Unpacked(ImageLayer layer, long bytes);
}
