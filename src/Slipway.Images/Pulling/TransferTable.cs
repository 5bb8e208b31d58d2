using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Registries;

namespace Slipway.Images.Pulling;

/// <summary>All transfers under way, by the digest of what they fetch: whoever asks for the same bytes joins.</summary>
internal sealed class TransferTable(RegistryClient registry, PullContext context)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Digest Blob, Digest DiffId, long Size), SharedTransfer> running = [];
    private readonly Dictionary<Digest, Task> leaving = [];

    /// <summary>Joins the transfer of this layer, or begins it. Every call needs one <see cref="LeaveAsync"/>.</summary>
    public async Task<SharedTransfer> JoinAsync(ImageLayer layer, ImageReference reference, IPullObserver observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task busy;
            lock (gate)
            {
                if (running.TryGetValue(KeyOf(layer), out var transfer) && !transfer.Completion.IsFaulted)
                {
                    transfer.Users++;
                    transfer.Watch(observer);
                    return transfer;
                }

                if (FindBlocker(layer.Blob) is not { } blocker)
                    return Begin(layer, reference, observer);
                busy = blocker;
            }

            await busy.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Somebody fetches it already, so that it needs no further room.</summary>
    public bool IsRunning(ImageLayer layer)
    {
        lock (gate)
            return running.TryGetValue(KeyOf(layer), out var transfer) && !transfer.Completion.IsFaulted;
    }

    /// <summary>The last one out ends the transfer where it is, and removes what was not published.</summary>
    public async Task LeaveAsync(SharedTransfer transfer, IPullObserver observer)
    {
        transfer.Unwatch(observer);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (--transfer.Users > 0)
                return;
            if (running.GetValueOrDefault(KeyOf(transfer.Layer)) == transfer)
                running.Remove(KeyOf(transfer.Layer));
            leaving[transfer.Layer.Blob] = gone.Task;
        }

        try
        {
            await transfer.AbandonAsync();
        }
        finally
        {
            lock (gate)
            {
                if (leaving.GetValueOrDefault(transfer.Layer.Blob) == gone.Task)
                    leaving.Remove(transfer.Layer.Blob);
            }

            gone.SetResult();
        }
    }

    private SharedTransfer Begin(ImageLayer layer, ImageReference reference, IPullObserver observer)
    {
        var transfer = new SharedTransfer(registry, reference, layer, context) { Users = 1 };
        running[KeyOf(layer)] = transfer;
        transfer.Watch(observer);
        transfer.Start();
        return transfer;
    }

    /// <summary>
    /// What has the partial file of this blob open: a transfer that is being left, or one for an image that claims something
    /// else about the same bytes. Only one may write it.
    /// </summary>
    private Task? FindBlocker(Digest blob)
    {
        if (leaving.TryGetValue(blob, out var task))
            return task;
        var other = running.Values.FirstOrDefault(transfer => transfer.Layer.Blob == blob && !transfer.Completion.IsCompleted);
        return other?.Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static (Digest Blob, Digest DiffId, long Size) KeyOf(ImageLayer layer) => (layer.Blob, layer.DiffId, layer.Size);
}
