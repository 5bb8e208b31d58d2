using System.Buffers;
using System.IO.Pipelines;

namespace Slipway.Images.Layers;

/// <summary>The blob as decoders want it, counting what they took.</summary>
internal sealed class BlobStream(PipeReader blob) : Stream
{
    private long consumed;

    public long Consumed => Interlocked.Read(ref consumed);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Consumed; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await blob.ReadAsync(cancellationToken);
        var length = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var taken = result.Buffer.Slice(0, length);
        taken.CopyTo(buffer.Span);
        blob.AdvanceTo(taken.End); // its memory may be used anew from here on
        Interlocked.Add(ref consumed, length);
        return length;
    }

    /// <summary>Hands over whole segments: a decoder fed with large pieces is faster than one that asks for small ones.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await blob.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                Interlocked.Add(ref consumed, segment.Length);
                await destination.WriteAsync(segment, cancellationToken);
            }

            blob.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob arrives asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
