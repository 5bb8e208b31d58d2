using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Slipway.Contracts.Errors;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Slipway.Images.Layers;

/// <summary>The second stage of a layer: out of the blob comes a tar, whatever it was compressed with.</summary>
internal static class LayerDecoder
{
    private const int OutputBuffer = 1 << 20;
    private const int ZstdInputBuffer = 256 << 10;

    /// <summary>log2 of the largest window that a zstd frame may ask for: what <c>zstd -d</c> takes by default is 27 (128 MiB).</summary>
    private const int ZstdWindowLog = 27;

    public static async Task DecodeAsync(PipeReader input, BlobStream blob, TarPipe tar, CancellationToken cancellationToken)
    {
        try
        {
            await using var decoder = await OpenAsync(input, blob, cancellationToken);
            await decoder.CopyToAsync(tar, OutputBuffer, cancellationToken);
        }
        catch (ZstdException failure) when (failure.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw new SlipwayException(ErrorCodes.LayerLimit, $"The layer's zstd frame asks for a larger window than {1 << (ZstdWindowLog - 20)} MiB, the limit {nameof(ZstdWindowLog)} of {ZstdWindowLog}. Push the image again without zstd's --long or --ultra.", failure);
        }
        catch (Exception failure) when (failure is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new SlipwayException(ErrorCodes.LayerInvalid, $"The layer can't be decompressed: {failure.Message} Push the image again.", failure);
        }
    }

    /// <summary>Reads the first bytes, which tell more reliably than the media type.</summary>
    private static async Task<Stream> OpenAsync(PipeReader input, BlobStream blob, CancellationToken cancellationToken)
    {
        var start = await input.ReadAtLeastAsync(LayerMagic.Length, cancellationToken);
        Span<byte> magic = stackalloc byte[LayerMagic.Length];
        var length = (int)Math.Min(LayerMagic.Length, start.Buffer.Length);
        start.Buffer.Slice(0, length).CopyTo(magic);
        input.AdvanceTo(start.Buffer.Start);
        return LayerMagic.Read(magic[..length]) switch
        {
            LayerCompression.Gzip => new GZipStream(blob, CompressionMode.Decompress),
            LayerCompression.Zstd => OpenZstd(blob),
            _ => blob,
        };
    }

    private static DecompressionStream OpenZstd(BlobStream blob)
    {
        var decompressor = new DecompressionStream(blob, ZstdInputBuffer);
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, ZstdWindowLog);
        return decompressor;
    }
}
