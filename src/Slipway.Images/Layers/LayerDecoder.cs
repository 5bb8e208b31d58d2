using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Slipway.Contracts.Errors;
using ZstdSharp;

namespace Slipway.Images.Layers;

/// <summary>The second stage of a layer: out of the blob comes a tar, whatever it was compressed with.</summary>
internal static class LayerDecoder
{
    private const int OutputBuffer = 1 << 20;
    private const int ZstdInputBuffer = 256 << 10;

    /// <summary>log2 of the largest window that a zstd frame may ask for: what <c>zstd -d</c> takes by default is 27 (128 MiB).</summary>
    private const int ZstdWindowLimit = 27;

    public static async Task DecodeAsync(PipeReader input, BlobStream blob, TarPipe tar, CancellationToken cancellationToken)
    {
        try
        {
            await using var decoder = await OpenAsync(input, blob, cancellationToken);
            await decoder.CopyToAsync(tar, OutputBuffer, cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new SlipwayException(ErrorCodes.LayerInvalid, $"The layer can't be decompressed: {failure.Message} Push the image again.", failure);
        }
    }

    /// <summary>Reads the first bytes, which tell more reliably than the media type.</summary>
    private static async Task<Stream> OpenAsync(PipeReader input, BlobStream blob, CancellationToken cancellationToken)
    {
        var start = await input.ReadAtLeastAsync(4, cancellationToken);
        Span<byte> magic = stackalloc byte[4];
        var length = (int)Math.Min(4, start.Buffer.Length);
        start.Buffer.Slice(0, length).CopyTo(magic);
        input.AdvanceTo(start.Buffer.Start);
        if (magic.StartsWith<byte>([0x1F, 0x8B]))
            return new GZipStream(blob, CompressionMode.Decompress);
        // A zstd blob may also start with a skippable frame: 5x 2A 4D 18.
        if (magic.SequenceEqual<byte>([0x28, 0xB5, 0x2F, 0xFD]) || (magic[1..].SequenceEqual<byte>([0x2A, 0x4D, 0x18]) && (magic[0] & 0xF0) == 0x50))
            return OpenZstd(blob);
        return blob;
    }

    private static DecompressionStream OpenZstd(BlobStream blob)
    {
        var decompressor = new DecompressionStream(blob, ZstdInputBuffer);
        decompressor.SetParameter(ZstdSharp.Unsafe.ZSTD_dParameter.ZSTD_d_windowLogMax, ZstdWindowLimit);
        return decompressor;
    }
}
