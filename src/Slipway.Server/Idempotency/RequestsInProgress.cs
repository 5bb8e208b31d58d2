using System.Collections.Concurrent;

namespace Slipway.Server.Idempotency;

/// <summary>The keys whose requests are being carried out right now.</summary>
public sealed class RequestsInProgress
{
    private readonly ConcurrentDictionary<(string Principal, IdempotencyKey Key), Entry> entries = new();

    /// <summary>Begins a request of this key, or says what is going on under it.</summary>
    /// <param name="mine">To be disposed when the request is over; null when another one is going on.</param>
    /// <returns>The digest of the request that is going on, and a task that ends with it.</returns>
    internal (byte[] Digest, Task Over) Begin(string principal, IdempotencyKey key, byte[] digest, out IDisposable? mine)
    {
        var entry = new Entry(this, (principal, key), digest);
        var found = entries.GetOrAdd((principal, key), entry);
        mine = found == entry ? entry : null;
        return (found.Digest, found.Over.Task);
    }

    private sealed class Entry(RequestsInProgress all, (string Principal, IdempotencyKey Key) name, byte[] digest) : IDisposable
    {
        public byte[] Digest { get; } = digest;

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            all.entries.TryRemove(name, out _);
            Over.TrySetResult();
        }
    }
}
