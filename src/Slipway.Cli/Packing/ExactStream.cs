namespace Slipway.Cli.Packing;

/// <summary>Exactly so many bytes of a file: an archive says a file's length before its bytes, and must not be made a liar.</summary>
/// <param name="inner">The file.</param>
/// <param name="length">How many bytes.</param>
/// <param name="shown">What a failure calls it.</param>
internal sealed class ExactStream(Stream inner, long length, string shown) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value == position ? value : throw new NotSupportedException();
    }

    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (position == length)
            return 0;
        var count = ReadSome(buffer[..(int)Math.Min(buffer.Length, length - position)]);
        if (count == 0 && !buffer.IsEmpty)
            throw new EndOfStreamException("it has become shorter");
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Named here: further up nobody can tell whether the file or the archive is at fault.
    private int ReadSome(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (IOException failure)
        {
            throw SourceFolder.Unreadable(shown, failure);
        }
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
