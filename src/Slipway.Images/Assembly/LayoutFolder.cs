using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Manifests;
using Slipway.Images.Native;

namespace Slipway.Images.Assembly;

/// <summary>
/// A folder in the OCI image layout, written by somebody who is not trusted: no link in it is followed, nothing but plain
/// files is opened, and nothing is read beyond its declared size
/// (<see href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image-spec, image layout</see>).
/// </summary>
internal sealed class LayoutFolder : IDisposable
{
    private readonly Folder folder;
    private readonly string what;

    private LayoutFolder(Folder folder, string what)
    {
        this.folder = folder;
        this.what = what;
    }

    /// <param name="path">The layout.</param>
    /// <param name="what">For messages, e.g. the image's URL.</param>
    public static LayoutFolder Open(string path, string what)
    {
        try
        {
            return new LayoutFolder(Folder.Open(path, follow: false), what);
        }
        catch (IOException failure)
        {
            throw new SlipwayException(ErrorCodes.ImageInvalid, $"The image {what} can't be taken in: its layout is missing ({failure.Message}). Build the image again.", failure);
        }
    }

    public FileStream OpenBlob(Digest digest) => OpenFile($"blobs/sha256/{digest.Hex}");

    public async Task<byte[]> ReadBlobAsync(Descriptor blob, long limit, CancellationToken cancellationToken)
    {
        if (blob.Size > limit)
            throw Invalid($"its blob {blob.Digest.Short} has {blob.Size} bytes, and {limit} are allowed");
        var bytes = await ReadAsync($"blobs/sha256/{blob.Digest.Hex}", limit, cancellationToken);
        return bytes.Length == blob.Size && Digest.FromSha256(SHA256.HashData(bytes)) == blob.Digest
            ? bytes
            : throw new SlipwayException(ErrorCodes.DigestMismatch, $"The image {what} can't be taken in: the bytes of its blob {blob.Digest.Short} are not those that were named. Build the image again.");
    }

    public async Task<byte[]> ReadAsync(string path, long limit, CancellationToken cancellationToken)
    {
        await using var file = OpenFile(path);
        var bytes = new byte[Math.Min(file.Length, limit + 1)];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read <= limit ? bytes[..read] : throw Invalid($"its file {path} has more than {limit} bytes");
    }

    public SlipwayException Invalid(string why) =>
        new(ErrorCodes.ImageInvalid, $"The image {what} can't be taken in: {why}. Build the image again.");

    public void Dispose() => folder.Dispose();

    private FileStream OpenFile(string path)
    {
        // Not blocking, so that opening a named pipe waits for nobody.
        var descriptor = Libc.OpenBelow(folder.Handle, Folder.Z(path), Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec);
        if (descriptor < 0)
            throw Invalid($"its file {path} can't be read ({Marshal.GetLastPInvokeErrorMessage()})");
        var handle = new SafeFileHandle((nint)descriptor, ownsHandle: true);
        if (Libc.Stat(handle, "\0"u8, Libc.AtEmptyPath, Statx.BasicStats, out var stat) == 0 && stat.Type == Libc.RegularFile)
            return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        handle.Dispose();
        throw Invalid($"its file {path} is not a plain file");
    }
}
