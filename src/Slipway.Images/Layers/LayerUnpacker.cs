using System.IO.Pipelines;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>The third stage of a layer: hashes the tar and makes files of it; ends well only when the diff id is the declared one.</summary>
internal static class LayerUnpacker
{
    /// <summary>Bytes after which it is looked at whether it moves.</summary>
    private const int Piece = 64 << 10;

    /// <param name="tar">Where the tar comes from.</param>
    /// <param name="declared">What it has to be; null where nobody said.</param>
    /// <param name="blobSize">Bytes of the blob, for the limits.</param>
    /// <param name="folder">An empty directory.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="headway">Ends it where it is too slow.</param>
    /// <param name="unpacked">Is told how many bytes of the tar are done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<UnpackedLayer> UnpackAsync(
        PipeReader tar, ImageLayer? declared, Func<long> blobSize, string folder, ImageLimits limits, HeadwayWatch headway, Action<long> unpacked, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var budget = new LayerBudget(limits, blobSize);
        using var writer = new LayerWriter(folder, budget, limits);
        var reader = new TarReader(writer, limits.HeaderBytes);
        long done = 0;
        ReadResult result;
        do
        {
            result = await tar.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                for (var left = segment.Span; !left.IsEmpty; left = left[Math.Min(Piece, left.Length)..])
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Take(left[..Math.Min(Piece, left.Length)]);
                }
            }

            done += result.Buffer.Length;
            tar.AdvanceTo(result.Buffer.End);
            unpacked(done);
        }
        while (!result.IsCompleted);

        var diffId = Digest.FromSha256(hash.GetCurrentHash());
        if (declared is not null && diffId != declared.DiffId)
        {
            throw new SlipwayException(
                ErrorCodes.DigestMismatch,
                $"The layer {declared.Blob.Short} unpacks to the diff id {diffId}, not {declared.DiffId} as the image's configuration says. Nothing of it was kept. Push the image again.");
        }

        reader.Complete();
        return writer.Finish() with { DiffId = diffId };

        void Take(ReadOnlySpan<byte> piece)
        {
            var started = headway.Start();
            budget.Inflated(piece.Length);
            hash.AppendData(piece);
            reader.Read(piece);
            headway.Moved(piece.Length, started);
        }
    }
}
