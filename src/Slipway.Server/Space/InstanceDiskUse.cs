using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Engine;

namespace Slipway.Server.Space;

/// <summary>What each instance has written. Looked at when somebody asks, and at most every half minute, since it means looking at all its files.</summary>
public sealed class InstanceDiskUse(IInstanceDisk disk, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<InstanceId, Look> looks = new();

    public Task<long> MeasureAsync(InstanceId instance)
    {
        foreach (var (id, old) in looks)
        {
            if (time.GetElapsedTime(old.Begun) > Age)
                looks.TryRemove(new KeyValuePair<InstanceId, Look>(id, old));
        }

        return looks.GetOrAdd(
            instance,
            id => new Look(time.GetTimestamp(), new Lazy<Task<long>>(() => Task.Run(() => disk.MeasureWritable(id))))).Bytes.Value;
    }

    private sealed record Look(long Begun, Lazy<Task<long>> Bytes);
}
