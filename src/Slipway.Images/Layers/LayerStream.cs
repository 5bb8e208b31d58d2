using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Slipway.Contracts.Errors;
using Slipway.Images.Images;
using Slipway.Images.Store;

namespace Slipway.Images.Layers;

/// <summary>
/// One layer in one streaming pass. Three stages run side by side, with bounded pipes between them:
/// <code>
/// source ─▶ SHA-256 + partial file ─▶ inflate ─▶ SHA-256 + tar + files
///        fetch                  1 MiB         3 MiB             unpack
/// </code>
/// Memory is what the pipes hold, whatever the layer's size. A layer that is alone so gets more than one core.
/// </summary>
/// <param name="fetch">The first stage: sends the blob, and fails where it is not the right one.</param>
/// <param name="declared">What the layer has to be; null where nobody said.</param>
/// <param name="blobSize">Bytes of the blob, for the limits.</param>
/// <param name="limits">How large it may be.</param>
/// <param name="written">Is told how many bytes of the tar became files; what it throws ends the layer.</param>
internal sealed class LayerStream(
    Func<PipeWriter, CancellationToken, Task> fetch, ImageLayer? declared, Func<long> blobSize, ImageLimits limits, Action<long> written)
{
    private static readonly PipeOptions BlobPipe = new(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 512 << 10, minimumSegmentSize: 256 << 10, useSynchronizationContext: false);
    private static readonly PipeOptions TarPipeOptions = new(pauseWriterThreshold: 3 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 1 << 20, useSynchronizationContext: false);

    /// <param name="folder">A new folder: gets the layer's files, and what is kept beside them.</param>
    /// <param name="progress">Is told how many bytes of the blob are unpacked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<UnpackedLayer> UnpackAsync(string folder, Action<long> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(StorePaths.Tree(folder));
        var blobPipe = new Pipe(BlobPipe);
        var tarPipe = new Pipe(TarPipeOptions);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var blob = new BlobStream(blobPipe.Reader);
        var tar = new TarPipe(blob, tarPipe.Writer);
        UnpackedLayer? unpacked = null;

        var fetched = Task.Run(() => Stage(() => fetch(blobPipe.Writer, stop.Token), null, blobPipe.Writer), CancellationToken.None);
        var inflate = Task.Run(() => Stage(() => LayerDecoder.DecodeAsync(blobPipe.Reader, blob, tar, stop.Token), blobPipe.Reader, tarPipe.Writer), CancellationToken.None);
        var unpack = Task.Run(() => Stage(async () => unpacked = await WriteAsync(tarPipe.Reader, tar, folder, progress, stop), tarPipe.Reader, null), CancellationToken.None);
        var failures = new[] { await fetched, await inflate, await unpack };

        cancellationToken.ThrowIfCancellationRequested();
        // What the source did comes first: bytes that are not the right ones are nobody else's fault. Then what the files said.
        var failure = failures[0] is not (null or OperationCanceledException) ? failures[0] : failures[2] ?? failures[1];
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        return unpacked!;
    }

    private async Task<UnpackedLayer> WriteAsync(PipeReader reader, TarPipe tar, string folder, Action<long> progress, CancellationTokenSource stop)
    {
        try
        {
            var unpacked = await LayerUnpacker.UnpackAsync(
                reader, declared, blobSize, StorePaths.Tree(folder), limits, done =>
                {
                    written(done);
                    progress(tar.ConsumedFor(done));
                },
                stop.Token);
            LayerRecord.Write(folder, unpacked);
            return unpacked;
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.LayerLimit || failure.Code == ErrorCodes.DiskFull)
        {
            // Nothing that may still come changes this; other faults wait for the digest, which may blame the source.
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
