using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace Slipway.Images.Layers;

/// <summary>
/// Carries the tar from the decoder to the unpacker, and with it how much of the blob each piece of it took: the progress of
/// unpacking is told in bytes of the blob.
/// </summary>
internal sealed class TarPipe(BlobStream blob, PipeWriter output) : Stream
{
    private readonly ConcurrentQueue<(long Inflated, long Consumed)> marks = new();
    private long inflated;
    private long lastMark;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => inflated; set => throw new NotSupportedException(); }

    /// <summary>Bytes of the blob that the first <paramref name="unpacked"/> bytes of the tar took; called by the unpacker alone.</summary>
    public long ConsumedFor(long unpacked)
    {
        while (marks.TryPeek(out var mark) && mark.Inflated <= unpacked && marks.TryDequeue(out mark))
            lastMark = mark.Consumed;
        return lastMark;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        inflated += buffer.Length;
        marks.Enqueue((inflated, blob.Consumed));
        var result = await output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted)
            throw new OperationCanceledException("The unpacker takes nothing more.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A tar leaves asynchronously.");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
