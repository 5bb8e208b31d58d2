using System.Security.Cryptography;
using Slipway.Contracts.Names;
using Slipway.Images.Native;

namespace Slipway.Images.Store;

/// <summary>Manifests and configurations of the images that are here, by digest.</summary>
internal sealed class BlobStore(StorePaths paths)
{
    /// <summary>Null where it is not here, or is not what it was: a damaged file counts as missing.</summary>
    public async Task<byte[]?> TryReadAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(paths.Blob(digest), cancellationToken);
            return Digest.FromSha256(SHA256.HashData(bytes)) == digest ? bytes : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public bool Has(Digest digest) => File.Exists(paths.Blob(digest));

    /// <summary>On return the bytes survive a power loss. What is here already, undamaged, is left as it is.</summary>
    public async Task WriteAsync(Digest digest, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(digest, cancellationToken) is null)
            Write(digest, bytes);
    }

    private void Write(Digest digest, ReadOnlyMemory<byte> bytes)
    {
        var temp = paths.NewTemp();
        try
        {
            using (var file = File.OpenHandle(temp, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, bytes.Span, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temp, paths.Blob(digest), overwrite: true);
        }
        catch (IOException failure) when (NativeFailure.IsDiskFull(failure))
        {
            File.Delete(temp);
            throw NativeFailure.From(Errno.NoSpace, "write manifest");
        }

        SyncFolder(paths.Blobs);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = Folder.Open(path);
        NativeFailure.Check(Libc.Sync(folder.Handle), "sync folder");
    }
}
