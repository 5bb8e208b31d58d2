using System.IO.Pipelines;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Layers;
using Slipway.Images.Manifests;

namespace Slipway.Images.Assembly;

/// <summary>The first stage of a layer that comes as a stream: counts and hashes what passes, up to the stream's end.</summary>
/// <param name="archive">The blob.</param>
/// <param name="declared">What it has to be; null where nobody said.</param>
/// <param name="limits">How large it may be.</param>
internal sealed class BlobIntake(Stream archive, Descriptor? declared, ImageLimits limits)
{
    private const int LeastBuffer = 64 << 10;
    private long received;

    public long Received => Interlocked.Read(ref received);

    /// <summary>Known at the end.</summary>
    public Digest Digest { get; private set; }

    /// <summary>Known at the end.</summary>
    public string MediaType { get; private set; } = "";

    public async Task SendAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var memory = output.GetMemory(LeastBuffer);
        var read = await archive.ReadAtLeastAsync(memory, LayerMagic.Length, throwOnEndOfStream: false, cancellationToken);
        MediaType = LayerMagic.MediaTypeOf(LayerMagic.Read(memory.Span[..read]));
        while (read > 0)
        {
            CheckLength(Interlocked.Add(ref received, read));
            hash.AppendData(memory.Span[..read]);
            output.Advance(read);
            // A decoder that takes nothing more is no reason to stop: the digest is that of all bytes.
            await output.FlushAsync(cancellationToken);
            memory = output.GetMemory(LeastBuffer);
            read = await archive.ReadAsync(memory, cancellationToken);
        }

        Digest = Digest.FromSha256(hash.GetCurrentHash());
        if (declared is not null && (declared.Digest != Digest || declared.Size != received))
            throw new SlipwayException(ErrorCodes.DigestMismatch, $"The layer {declared.Digest.Short} has {received} bytes with the digest {Digest}, not {declared.Size} with {declared.Digest} as its manifest says. Nothing of it was kept. Build the image again.");
    }

    private void CheckLength(long bytes)
    {
        var limit = Math.Min(limits.LayerBytes, declared?.Size ?? long.MaxValue);
        if (bytes > limit)
            throw new SlipwayException(ErrorCodes.LayerLimit, $"The layer has more than {limit} bytes, which is {(limit == limits.LayerBytes ? $"the limit {nameof(limits.LayerBytes)} of the image store" : "what its manifest says")}. Make it smaller.");
    }
}
