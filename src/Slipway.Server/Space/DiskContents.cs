using Slipway.Engine;
using Slipway.Images;
using Slipway.Images.Space;
using Slipway.Server.Packages;

namespace Slipway.Server.Space;

/// <summary>What the disk budget counts: layers, downloads, what instances wrote, their logs, and uploads.</summary>
/// <param name="images">Made later than this: it asks for its room here.</param>
/// <param name="removal">As <paramref name="images"/>.</param>
/// <param name="sizes">As <paramref name="images"/>.</param>
/// <param name="uploads">As <paramref name="images"/>.</param>
public sealed class DiskContents(
    Lazy<IImageStore> images, Lazy<PackageRemoval> removal, Lazy<PackageSizes> sizes, PackageStore packages, Lazy<UploadFolder> uploads, IInstanceDisk instances, TimeProvider time)
    : IDiskContents
{
    // Files of instances are many and change by themselves: looking at all of them takes a while.
    private static readonly TimeSpan InstancesAge = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Figures latest = new(0, 0, null);

    public Task<long> MeasureAsync(bool fresh, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var figures = Volatile.Read(ref latest);
            if (fresh || figures.Taken is not { } taken || time.GetElapsedTime(taken) > InstancesAge)
                figures = Look();
            return images.Value.Measure().Total + uploads.Value.Measure() + figures.Writable + figures.Logs;
        },
        cancellationToken);

    public Task CollectAsync(CancellationToken cancellationToken) => removal.Value.SweepAsync();

    public Task<long> ReclaimableAsync(CancellationToken cancellationToken) =>
        Task.FromResult(sizes.Value.FreedBy([.. packages.Unused().Select(package => package.Uuid)]).Bytes);

    private Figures Look()
    {
        // One look at a time; who waited takes the figures of the one before, which are fresh enough.
        var before = Volatile.Read(ref latest);
        lock (gate)
        {
            if (!ReferenceEquals(before, latest))
                return latest;
            return latest = new Figures(instances.MeasureWritable(), instances.Logs().Sum(log => log.Bytes), time.GetTimestamp());
        }
    }

    private sealed record Figures(long Writable, long Logs, long? Taken);
}
