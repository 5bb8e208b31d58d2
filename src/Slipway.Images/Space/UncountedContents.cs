namespace Slipway.Images.Space;

/// <summary>For a store that stands alone: only the disk's own free room counts.</summary>
internal sealed class UncountedContents : IDiskContents
{
    public Task<long> MeasureAsync(bool fresh, CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task CollectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<long> ReclaimableAsync(CancellationToken cancellationToken) => Task.FromResult(0L);
}
