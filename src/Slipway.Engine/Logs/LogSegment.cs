using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Native;

namespace Slipway.Engine.Logs;

/// <summary>One open file of a log. Stays readable when the file is renamed or deleted.</summary>
internal sealed class LogSegment(long number, SafeFileHandle handle) : IDisposable
{
    public long Number => number;

    public ulong? Inode { get; } = Libc.InodeOf(handle);

    public long Length => RandomAccess.GetLength(handle);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken);

    public void Dispose() => handle.Dispose();
}
