using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Units;
using Slipway.Images.Space;
using Slipway.Server.Storage;

namespace Slipway.Server.Packages;

/// <summary>Archives that were uploaded, until they are staged: a file each, whole and checked, or none.</summary>
public sealed class UploadFolder
{
    private const int BufferBytes = 128 << 10;

    private readonly string folder;
    private readonly ConcurrentDictionary<PackageId, bool> receiving = new();

    private readonly DiskRoom room;

    public UploadFolder(DataFolder data, DiskRoom room)
    {
        this.room = room;
        folder = Path.Combine(data.Path, "uploads");
        DataFolder.Create(folder);
    }

    public bool IsReceiving(PackageId package) => receiving.ContainsKey(package);

    public FileStream Open(PackageId package) => new(
        PathOf(package), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = BufferBytes, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });

    public bool Has(PackageId package) => File.Exists(PathOf(package));

    public void Delete(PackageId package) => File.Delete(PathOf(package));

    /// <summary>Bytes of all archives, also of those that are coming.</summary>
    public long Measure() => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);

    /// <summary>Removes what belongs to no package of these.</summary>
    public void Keep(IReadOnlySet<PackageId> packages)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (!PackageId.TryParse(Path.GetFileName(file), out var id, out _) || !packages.Contains(id))
                File.Delete(file);
        }
    }

    /// <summary>Takes in what was announced. When it fails nothing is left, and it may be tried again.</summary>
    /// <param name="package">Whose content it is.</param>
    /// <param name="announced">Length and digest that it must have.</param>
    /// <param name="body">The archive.</param>
    /// <param name="received">What comes next; no other upload for the package is let in before it ends.</param>
    /// <param name="cancellationToken">The sender left.</param>
    /// <exception cref="SlipwayException"><c>upload_mismatch</c>, <c>state_conflict</c>: another upload is under way; <c>disk_full</c>.</exception>
    public async Task<T> ReceiveAsync<T>(
        PackageId package, PackageResource announced, Stream body, Func<Task<T>> received, CancellationToken cancellationToken)
    {
        if (!receiving.TryAdd(package, true))
            throw new SlipwayException(ErrorCodes.StateConflict, "The content of this package is being uploaded already; wait for that to end.");
        var part = PathOf(package) + ".part";
        var need = $"The upload needs {ByteSize.Format(announced.Length)}";
        try
        {
            using (var lease = await room.TakeAsync(announced.Length, need, cancellationToken))
                await WriteAsync(part, announced, body, lease, cancellationToken);
            File.Move(part, PathOf(package), overwrite: true);
            DataFolder.FlushName(PathOf(package));
            return await received();
        }
        catch (IOException exception) when (IsNoRoom(exception))
        {
            File.Delete(part);
            throw room.RanFull(need, exception);
        }
        finally
        {
            File.Delete(part);
            receiving.TryRemove(package, out _);
        }
    }

    private static async Task WriteAsync(string path, PackageResource announced, Stream body, RoomLease room, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous });
        var buffer = new byte[BufferBytes];
        long received = 0;
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            received += read;
            if (received > announced.Length)
                throw new SlipwayException(ErrorCodes.UploadMismatch, $"More than the {announced.Length} bytes that were announced were sent. Nothing was kept: send the archive again, or announce the package anew.");
            hash.AppendData(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            room.Kept(received);
        }

        if (received < announced.Length)
            throw new SlipwayException(ErrorCodes.UploadMismatch, $"{received} bytes were sent and {announced.Length} announced. Nothing was kept: send the archive again.");
        var digest = Digest.FromSha256(hash.GetHashAndReset());
        if (digest != announced.Digest)
            throw new SlipwayException(ErrorCodes.UploadMismatch, $"What was sent has the digest {digest}, and {announced.Digest} was announced. Nothing was kept: send the archive again.");
        file.Flush(flushToDisk: true);
    }

    // ENOSPC and EDQUOT.
    private static bool IsNoRoom(IOException exception) => (exception.HResult & 0xFFFF) is 28 or 122;

    private string PathOf(PackageId package) => Path.Combine(folder, package.ToString());
}
