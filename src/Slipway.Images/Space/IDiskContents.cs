namespace Slipway.Images.Space;

/// <summary>What a budget counts, and what can be given back.</summary>
public interface IDiskContents
{
    /// <summary>Bytes that count against the budget, without what is being unpacked at this moment.</summary>
    /// <param name="fresh">Measure now; otherwise a figure of a moment ago will do.</param>
    Task<long> MeasureAsync(bool fresh, CancellationToken cancellationToken);

    /// <summary>Removes what nothing needs any more.</summary>
    Task CollectAsync(CancellationToken cancellationToken);

    /// <summary>Bytes that would come free if everything went that somebody may still want and nothing uses now.</summary>
    Task<long> ReclaimableAsync(CancellationToken cancellationToken);
}
