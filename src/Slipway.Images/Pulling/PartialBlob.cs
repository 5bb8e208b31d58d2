using Microsoft.Win32.SafeHandles;
using Slipway.Images.Native;

namespace Slipway.Images.Pulling;

/// <summary>The bytes of a blob that have come so far, kept so that a broken transfer goes on where it stopped.</summary>
internal sealed class PartialBlob : IDisposable
{
    private const long GivenBack = 16 << 20;

    private readonly string path;
    private readonly SafeFileHandle file;

    public PartialBlob(string path, long size)
    {
        this.path = path;
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Length = RandomAccess.GetLength(file);
        if (Length > size)
            Clear();
    }

    public long Length { get; private set; }

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, Length);
        }
        catch (IOException failure) when (NativeFailure.IsDiskFull(failure))
        {
            throw NativeFailure.From(Errno.NoSpace, "keep downloaded bytes");
        }

        Length += bytes.Length;
    }

    /// <summary>What is here is not what was wanted.</summary>
    public void Clear()
    {
        RandomAccess.SetLength(file, 0);
        Length = 0;
    }

    /// <summary>
    /// The disk is full, which hurts everything on it: the last bytes make room for what has to be written now, the others wait for the next try.
    /// </summary>
    public void GiveBack()
    {
        Length = Math.Max(0, Length - GivenBack);
        RandomAccess.SetLength(file, Length);
        if (Length == 0)
            Delete();
    }

    public void Delete() => File.Delete(path);

    public void Dispose() => file.Dispose();
}
