using System.Collections.Concurrent;
using Slipway.Contracts.Names;

namespace Slipway.Server.Instances;

/// <summary>How many requests each instance is answering, so that one can be stopped without cutting any off.</summary>
public sealed class InstanceTraffic(TimeProvider time)
{
    private readonly ConcurrentDictionary<InstanceId, Count> counts = new();

    /// <summary>A request begins; dispose when it has been answered.</summary>
    public IDisposable Enter(InstanceId instance)
    {
        while (true)
        {
            var count = counts.GetOrAdd(instance, _ => new Count());
            lock (count)
            {
                if (count.IsGone)
                    continue;
                count.Requests++;
            }

            return new Stay(this, instance, count);
        }
    }

    /// <summary>Waits until no request is left, or the time is over. The instance must not get new ones.</summary>
    public async Task WaitIdleAsync(InstanceId instance, TimeSpan limit)
    {
        if (!counts.TryGetValue(instance, out var count))
            return;
        try
        {
            await count.Idle.Task.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            // Long answers don't keep an instance alive for ever.
        }
    }

    private void Leave(InstanceId instance, Count count)
    {
        lock (count)
        {
            if (--count.Requests > 0)
                return;
            count.IsGone = true;
        }

        counts.TryRemove(instance, out _);
        count.Idle.TrySetResult();
    }

    private sealed class Count
    {
        public int Requests { get; set; }

        public bool IsGone { get; set; }

        public TaskCompletionSource Idle { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Stay(InstanceTraffic home, InstanceId instance, Count count) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                home.Leave(instance, count);
        }
    }
}
