using System.Collections.Concurrent;
using Slipway.Contracts.Errors;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Images.Space;
using Slipway.Images.Store;

namespace Slipway.Images.Pulling;

/// <summary>Brings an image's missing layers here: asks for room, fetches side by side, publishes all at once.</summary>
internal sealed class Puller(TransferTable transfers, LayerStore layers, BlobStore blobs, BlobProofs proofs, LeaseBook leases, PullContext context)
{
    // Somebody else's transfer of the same layer may fail for a reason of their registry; then we try with ours.
    private const int TriesWithOthers = 3;
    private readonly PullNeed need = new(context.Paths, context.Options.DiskFactor);

    public IReadOnlyList<ImageLayer> FindMissing(ResolvedImage image) =>
        [.. image.Layers.DistinctBy(layer => layer.DiffId).Where(layer => !layers.Has(layer.DiffId))];

    public async Task PullAsync(ResolvedImage image, IPullObserver observer, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        using var lease = leases.Take(image);
        var missing = FindMissing(image);
        await proofs.RequireAsync(image.Reference, image.Layers.Except(missing), cancellationToken);
        var fresh = missing.Where(layer => !transfers.IsRunning(layer)).ToList();
        using var room = await context.Room.TakeAsync(need.Of(fresh), need.Describe(image.Reference, fresh), cancellationToken);
        try
        {
            await FetchAsync(image, missing, room, observer, cancellationToken);
        }
        catch (SlipwayException failure) when (NativeFailure.IsDiskFull(failure))
        {
            throw context.Room.RanFull(need.Describe(image.Reference, missing), failure);
        }

        ImageLog.Pulled(context.Logger, image.Reference.ToString(), missing.Count, missing.Sum(layer => layer.Size), (long)context.Time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task FetchAsync(ResolvedImage image, IReadOnlyList<ImageLayer> missing, RoomLease room, IPullObserver observer, CancellationToken cancellationToken)
    {
        var joined = new ConcurrentBag<SharedTransfer>();
        try
        {
            await FetchAllAsync(image, missing, room, observer, joined, cancellationToken);
            var staged = new List<StagedLayer>();
            foreach (var transfer in joined.Where(transfer => transfer.Completion.IsCompletedSuccessfully))
                staged.Add(await transfer.Completion);
            await layers.PublishAsync(image.Layers, [.. staged.DistinctBy(layer => layer.DiffId)], cancellationToken);
            await blobs.WriteAsync(image.ConfigDigest, image.ConfigBytes, cancellationToken);
            await blobs.WriteAsync(image.ManifestDigest, image.ManifestBytes, cancellationToken);
            foreach (var layer in missing)
                File.Delete(context.Paths.Partial(layer.Blob));
        }
        finally
        {
            await Task.WhenAll(joined.Select(transfer => transfers.LeaveAsync(transfer, observer)));
        }
    }

    private Task FetchAllAsync(ResolvedImage image, IReadOnlyList<ImageLayer> missing, RoomLease room, IPullObserver observer, ConcurrentBag<SharedTransfer> joined, CancellationToken cancellationToken)
    {
        // The biggest first: it takes longest, and the small ones fill the gaps beside it.
        var order = missing.OrderByDescending(layer => layer.Size);
        var options = new ParallelOptions { MaxDegreeOfParallelism = context.Transfers.LayersAtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(order, options, async (layer, token) =>
        {
            await observer.LayerStartedAsync(layer, token);
            if (layers.Has(layer.DiffId))
            {
                // Another pull was quicker.
                await proofs.RequireAsync(image.Reference, [layer], token);
                observer.Downloaded(layer, layer.Size);
                observer.Unpacked(layer, layer.Size);
            }
            else
            {
                await FetchAsync(image, layer, room, observer, joined, token);
            }

            await observer.LayerFinishedAsync(layer, token);
        });
    }

    private async Task FetchAsync(ResolvedImage image, ImageLayer layer, RoomLease room, IPullObserver observer, ConcurrentBag<SharedTransfer> joined, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var transfer = await transfers.JoinAsync(layer, image.Reference, observer, cancellationToken);
            joined.Add(transfer);
            if (attempt == 1)
                room.HandOver(need.Of(layer));
            try
            {
                await transfer.Completion.WaitAsync(cancellationToken);
                if (IsOurs(transfer, image))
                    proofs.Remember(image.Reference, layer.Blob);
                else
                    await proofs.RequireAsync(image.Reference, [layer], cancellationToken);
                return;
            }
            catch (SlipwayException) when (transfer.Completion.IsFaulted && attempt < TriesWithOthers && !IsOurs(transfer, image))
            {
                // Ours next, or another's who was quicker again.
            }
        }
    }

    private static bool IsOurs(SharedTransfer transfer, ResolvedImage image) =>
        transfer.Reference.Registry == image.Reference.Registry && transfer.Reference.Repository == image.Reference.Repository;
}
