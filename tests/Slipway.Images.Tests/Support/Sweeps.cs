using Slipway.Contracts.Names;

namespace Slipway.Images.Tests.Support;

internal static class Sweeps
{
    /// <summary>A sweep for which these manifests are all that is in use.</summary>
    public static Task<long> SweepAsync(this ImageStore store, IReadOnlyCollection<Digest> manifests, CancellationToken cancellationToken) =>
        store.SweepAsync(() => new ContentInUse(manifests, []), cancellationToken);
}
