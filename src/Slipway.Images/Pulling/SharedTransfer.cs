using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Native;
using Slipway.Images.Registries;
using Slipway.Images.Space;

namespace Slipway.Images.Pulling;

/// <summary>One layer on its way, for everybody who wants it. Ends early only when nobody does any more.</summary>
internal sealed class SharedTransfer : IProgress<(long Downloaded, long Unpacked)>, IDisposable
{
    private readonly RegistryClient registry;
    private readonly PullContext context;
    private readonly CancellationTokenSource abandon = new();
    private readonly Lock gate = new();
    private readonly string folder;
    private IPullObserver[] observers = [];
    private long downloaded;
    private long unpacked;

    public SharedTransfer(RegistryClient registry, ImageReference reference, ImageLayer layer, PullContext context)
    {
        this.registry = registry;
        this.context = context;
        Reference = reference;
        Layer = layer;
        folder = context.Paths.NewTemp();
    }

    public ImageLayer Layer { get; }

    /// <summary>Where the bytes come from: who began it chose.</summary>
    public ImageReference Reference { get; }

    /// <summary>Who waits for it; guarded by the table.</summary>
    public int Users { get; set; }

    public Task<StagedLayer> Completion { get; private set; } = Task.FromException<StagedLayer>(new InvalidOperationException("Not started."));

    public void Start() => Completion = Task.Run(RunAsync, CancellationToken.None);

    public void Watch(IPullObserver observer)
    {
        lock (gate)
            observers = [.. observers, observer];
        // A late comer is told at once how far it is.
        observer.Downloaded(Layer, Interlocked.Read(ref downloaded));
        observer.Unpacked(Layer, Interlocked.Read(ref unpacked));
    }

    public void Unwatch(IPullObserver observer)
    {
        lock (gate)
        {
            var at = Array.IndexOf(observers, observer);
            if (at >= 0)
                observers = [.. observers[..at], .. observers[(at + 1)..]];
        }
    }

    /// <summary>Nobody wants it: stops it, and leaves nothing but the partial blob.</summary>
    public async Task AbandonAsync()
    {
        await abandon.CancelAsync();
        await Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        RemoveFolder();
        Dispose();
    }

    public void Report((long Downloaded, long Unpacked) value)
    {
        if (value.Downloaded > Interlocked.Read(ref downloaded))
        {
            Interlocked.Exchange(ref downloaded, value.Downloaded);
            Tell(observer => observer.Downloaded(Layer, value.Downloaded));
        }

        if (value.Unpacked > Interlocked.Read(ref unpacked))
        {
            Interlocked.Exchange(ref unpacked, value.Unpacked);
            Tell(observer => observer.Unpacked(Layer, value.Unpacked));
        }
    }

    public void Dispose() => abandon.Dispose();

    private async Task<StagedLayer> RunAsync()
    {
        try
        {
            if (await RunOnceAsync() is { } seam)
            {
                // What was kept from before may be damaged, by a power loss say; once more from the first byte tells.
                ImageLog.ResumedLayerBroken(context.Logger, Layer.Blob.Short);
                if (await RunOnceAsync() is { } again)
                    throw new SlipwayException(again.Code, again.Message, seam);
            }

            Report((Layer.Size, Layer.Size));
            return new StagedLayer(Layer.DiffId, folder);
        }
        catch
        {
            RemoveFolder();
            throw;
        }
    }

    /// <returns>The failure, where another try from the first byte may end better.</returns>
    private async Task<SlipwayException?> RunOnceAsync()
    {
        RemoveFolder();
        var need = new PullNeed(context.Paths, context.Options.DiskFactor);
        using var room = context.Room.Take(need.Of(Layer), need.Describe(Reference, [Layer]));
        using var partial = new PartialBlob(context.Paths.Partial(Layer.Blob), Layer.Size);
        var pass = new LayerPass(registry, Reference, Layer, partial, RestartedAsync, room, context);
        try
        {
            await pass.RunAsync(folder, this, abandon.Token);
            return null;
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.DigestMismatch || failure.Code == ErrorCodes.LayerInvalid)
        {
            partial.Clear();
            partial.Delete();
            if (!pass.Resumed)
                throw;
            return failure;
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.DiskFull)
        {
            partial.GiveBack();
            throw;
        }
        catch (IOException failure) when (NativeFailure.IsDiskFull(failure))
        {
            partial.GiveBack();
            throw NativeFailure.From(Errno.NoSpace, "write layer");
        }
    }

    private void Tell(Action<IPullObserver> tell)
    {
        foreach (var observer in Volatile.Read(ref observers))
        {
            try
            {
                tell(observer);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // One caller's fault must not end the others' transfer.
                Unwatch(observer);
                ImageLog.ObserverFailed(context.Logger, failure, Layer.Blob.Short);
            }
        }
    }

    private async ValueTask RestartedAsync(string source)
    {
        foreach (var observer in Volatile.Read(ref observers))
        {
            try
            {
                await observer.LayerRestartedAsync(Layer, source, abandon.Token);
            }
            catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
            {
                Unwatch(observer);
                ImageLog.ObserverFailed(context.Logger, failure, Layer.Blob.Short);
            }
        }
    }

    private void RemoveFolder()
    {
        try
        {
            TreeRemover.Remove(folder);
        }
        catch (IOException failure)
        {
            ImageLog.RemoveFailed(context.Logger, failure, folder);
        }
    }
}
