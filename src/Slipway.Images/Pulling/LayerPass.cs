using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Layers;
using Slipway.Images.Registries;
using Slipway.Images.Store;

namespace Slipway.Images.Pulling;

/// <summary>
/// One layer in one streaming pass. Three stages run side by side, with bounded pipes between them:
/// <code>
/// registry ─▶ SHA-256 + partial file ─▶ inflate ─▶ SHA-256 + tar + files
///          fetch                  1 MiB         3 MiB             unpack
/// </code>
/// Memory is what the pipes hold, whatever the layer's size. A layer that is alone so gets more than one core.
/// </summary>
internal sealed class LayerPass(RegistryClient registry, ImageReference reference, ImageLayer layer, PartialBlob partial, PullContext context)
{
    private static readonly PipeOptions BlobPipe = new(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 512 << 10, minimumSegmentSize: 256 << 10, useSynchronizationContext: false);
    private static readonly PipeOptions TarPipeOptions = new(pauseWriterThreshold: 3 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 1 << 20, useSynchronizationContext: false);

    /// <summary>True where a wrong digest may come from a seam between two transfers.</summary>
    public bool Resumed { get; private set; }

    public async Task RunAsync(string folder, IProgress<(long Downloaded, long Unpacked)> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(StorePaths.Tree(folder));
        var blobPipe = new Pipe(BlobPipe);
        var tarPipe = new Pipe(TarPipeOptions);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var blob = new BlobStream(blobPipe.Reader);
        var tar = new TarPipe(blob, tarPipe.Writer);
        var fetcher = new BlobFetcher(registry, reference, layer, partial, context);

        var fetch = Task.Run(() => Stage(() => fetcher.FetchAsync(blobPipe.Writer, bytes => progress.Report((bytes, -1)), stop.Token), null, blobPipe.Writer), CancellationToken.None);
        var inflate = Task.Run(() => Stage(() => LayerDecoder.DecodeAsync(blobPipe.Reader, blob, tar, stop.Token), blobPipe.Reader, tarPipe.Writer), CancellationToken.None);
        var unpack = Task.Run(() => Stage(() => UnpackAsync(tarPipe.Reader, tar, folder, progress, stop), tarPipe.Reader, null), CancellationToken.None);
        var failures = new[] { await fetch, await inflate, await unpack };

        Resumed = fetcher.Resumed;
        cancellationToken.ThrowIfCancellationRequested();
        // What the network did comes first: bytes that are not the right ones are nobody else's fault. Then what the files said.
        var failure = failures[0] is not (null or OperationCanceledException) ? failures[0] : failures[2] ?? failures[1];
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private async Task UnpackAsync(PipeReader reader, TarPipe tar, string folder, IProgress<(long Downloaded, long Unpacked)> progress, CancellationTokenSource stop)
    {
        try
        {
            var unpacked = await LayerUnpacker.UnpackAsync(
                reader, layer, StorePaths.Tree(folder), context.Options.Limits, done => progress.Report((-1, tar.ConsumedFor(done))), stop.Token);
            LayerRecord.Write(folder, unpacked);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.LayerLimit || failure.Code == ErrorCodes.DiskFull)
        {
            // Nothing that may still come changes this; other faults wait for the digest, which may blame the registry.
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Runs a stage, tells its neighbours how it ended, and hands its failure back.</summary>
    private static async Task<Exception?> Stage(Func<Task> run, PipeReader? input, PipeWriter? output)
    {
        Exception? failure = null;
        try
        {
            await run();
        }
        catch (Exception caught)
        {
            failure = caught;
        }

        // Upstream is only told that nothing more is taken: it goes on to its own end, which may matter more.
        if (input is not null)
            await input.CompleteAsync();
        if (output is not null)
            await output.CompleteAsync(failure);
        return failure;
    }
}
