using System.IO.Pipelines;
using Slipway.Contracts.Errors;
using Slipway.Images;
using Slipway.Images.Images;

namespace Slipway.Server.Staging;

/// <summary>Streams that become layers while they are written.</summary>
internal static class SourceLayer
{
    /// <summary>An uploaded folder becomes a layer below <c>app/</c>.</summary>
    /// <exception cref="SlipwayException"><c>source_invalid</c>, <c>disk_full</c>.</exception>
    public static async Task<(HeldLayer Layer, IReadOnlyCollection<string> Top)> AddSourceAsync(
        this IImageAssembly assembly, Stream upload, CancellationToken cancellationToken)
    {
        var archive = new SourceArchive();
        try
        {
            var layer = await assembly.AddLayerAsync((tar, cancel) => archive.RewriteAsync(upload, tar, cancel), cancellationToken);
            return (layer, archive.Top);
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.LayerInvalid || exception.Code == ErrorCodes.LayerLimit)
        {
            throw new SlipwayException(ErrorCodes.SourceInvalid, $"The uploaded folder can't be unpacked: {exception.Message}", exception);
        }
    }

    /// <summary>What <paramref name="write"/> writes becomes a layer.</summary>
    public static async Task<HeldLayer> AddLayerAsync(
        this IImageAssembly assembly, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(write, pipe.Writer, stop.Token);
        try
        {
            await using var tar = pipe.Reader.AsStream();
            var layer = await assembly.AddLayerAsync(tar, cancellationToken);
            await writing;
            return layer;
        }
        catch
        {
            // When the writer failed, its reason is the reader's, too, and the better one.
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing;
            throw;
        }
    }

    private static async Task WriteAsync(Func<Stream, CancellationToken, Task> write, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await using (var stream = writer.AsStream(leaveOpen: true))
                await write(stream, cancellationToken);
            await writer.CompleteAsync();
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            // The reader has stopped, and says why.
            await writer.CompleteAsync(exception);
        }
        catch (Exception exception)
        {
            await writer.CompleteAsync(exception);
            throw;
        }
    }
}
