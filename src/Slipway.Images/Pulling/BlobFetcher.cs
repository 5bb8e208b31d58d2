using System.IO.Pipelines;
using System.Security.Cryptography;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Registries;

namespace Slipway.Images.Pulling;

/// <summary>
/// The first stage of a layer: what is on disk from an earlier try, then the network, from wherever it broke off, through
/// all sources. Ends well only when size and digest agree.
/// </summary>
internal sealed class BlobFetcher(RegistryClient registry, ImageReference reference, ImageLayer layer, PartialBlob partial, Func<string, ValueTask> restarted, PullContext context)
{
    private const int LeastBuffer = 64 << 10;
    // So many new bytes between two faults count as headway: the patience starts anew.
    private const long Headway = 64 << 10;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private static readonly TimeSpan Never = TimeSpan.MaxValue;
    private long received;
    private int stalls;
    private int connections;

    /// <summary>True where the bytes come from more than one transfer, so that a wrong digest may be the seam's fault.</summary>
    public bool Resumed { get; private set; }

    public async Task FetchAsync(PipeWriter output, Action<long> downloaded, CancellationToken cancellationToken)
    {
        using var _ = hash;
        await ReplayAsync(output, downloaded, cancellationToken);
        if (received < layer.Size)
            await FetchRestAsync(output, downloaded, cancellationToken);

        var digest = Digest.FromSha256(hash.GetCurrentHash());
        if (digest != layer.Blob)
        {
            throw new SlipwayException(
                ErrorCodes.DigestMismatch,
                $"The layer {layer.Blob.Short} of {reference} came with the digest {digest}, not {layer.Blob}. Nothing of it was kept. Try again; if it stays, the registry or a proxy on the way is broken.");
        }
    }

    private async Task ReplayAsync(PipeWriter output, Action<long> downloaded, CancellationToken cancellationToken)
    {
        Resumed = partial.Length > 0;
        while (received < partial.Length)
        {
            var memory = output.GetMemory(LeastBuffer);
            var read = partial.Read(memory.Span[..(int)Math.Min(memory.Length, partial.Length - received)], received);
            await PassAsync(output, memory[..read], downloaded, cancellationToken);
        }
    }

    private async Task FetchRestAsync(PipeWriter output, Action<long> downloaded, CancellationToken cancellationToken)
    {
        var failures = new List<SourceFailure>();
        foreach (var source in registry.SourcesOf(reference))
        {
            if (await TrySourceAsync(source, failures, output, downloaded, cancellationToken))
                return;
        }

        throw SourceFailure.Combine(failures);
    }

    private async Task<bool> TrySourceAsync(RegistryEndpoint source, List<SourceFailure> failures, PipeWriter output, Action<long> downloaded, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = received;
            try
            {
                await FetchOnceAsync(source, output, downloaded, cancellationToken);
                return true;
            }
            catch (SlipwayException failure)
            {
                if (received - before >= Headway)
                    attempt = 1;
                var outOfPatience = failure.Code == ErrorCodes.Stalled ? ++stalls >= context.Transfers.StallsAllowed : attempt >= context.Transfers.Attempts;
                if (failure.Code == ErrorCodes.DiskFull)
                    throw;
                if (outOfPatience || !registry.Retry.MayPass(failure))
                {
                    failures.Add(new SourceFailure(source.Name, failure));
                    return false;
                }

                ImageLog.TransferBroke(context.Logger, layer.Blob.Short, source.Name, received, layer.Size, failure.Code.Code, attempt);
                await Task.Delay(registry.Retry.DelayAfter(attempt, failure), context.Time, cancellationToken);
            }
        }
    }

    private async Task FetchOnceAsync(RegistryEndpoint source, PipeWriter output, Action<long> downloaded, CancellationToken cancellationToken)
    {
        using var body = await registry.OpenBlobAsync(source, reference.Repository, layer.Blob, received, cancellationToken);
        Resumed |= connections++ > 0;
        CheckAnnounced(source, body);
        if (received > 0 && body.Offset == 0)
        {
            ImageLog.NoRanges(context.Logger, layer.Blob.Short, source.Name, received);
            await restarted(source.Name);
        }

        using var watch = new ThroughputWatch(context.Transfers, context.Time, source.Name, $"layer {layer.Blob.Short}", cancellationToken);
        try
        {
            await SkipAsync(source, body, watch);
            while (received < layer.Size)
            {
                var memory = output.GetMemory(LeastBuffer);
                var read = await watch.ReadAsync(body.Content, memory[..(int)Math.Min(memory.Length, layer.Size - received)]);
                if (read == 0)
                    throw Truncated(source);
                partial.Append(memory.Span[..read]);
                await PassAsync(output, memory[..read], downloaded, cancellationToken);
            }

            if (await watch.ReadAsync(body.Content, new byte[1]) != 0)
                throw TooLong(source);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new SlipwayException(ErrorCodes.RegistryUnreachable, $"The connection to {source.Name} broke at {received} of {layer.Size} bytes of layer {layer.Blob.Short}, too often. What has come is kept; try again, it goes on from there.", failure);
        }
    }

    /// <summary>A source that does not do ranges starts from its first byte. What is here already is verified and written: it is read past.</summary>
    private async Task SkipAsync(RegistryEndpoint source, BlobBody body, ThroughputWatch watch)
    {
        var buffer = new byte[LeastBuffer];
        for (var left = received - body.Offset; left > 0;)
        {
            var read = await watch.ReadAsync(body.Content, buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)));
            if (read == 0)
                throw Truncated(source);
            left -= read;
        }
    }

    private async ValueTask PassAsync(PipeWriter output, ReadOnlyMemory<byte> bytes, Action<long> downloaded, CancellationToken cancellationToken)
    {
        hash.AppendData(bytes.Span);
        received += bytes.Length;
        output.Advance(bytes.Length);
        downloaded(received);
        // A reader that has failed takes nothing more; the digest is still worth knowing, to blame the right side.
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Where the source says how long the blob is, a wrong length needs no second try.</summary>
    private void CheckAnnounced(RegistryEndpoint source, BlobBody body)
    {
        if (body.Response.Content.Headers.ContentLength is not { } length || body.Offset + length == layer.Size)
            return;
        throw body.Offset + length > layer.Size
            ? TooLong(source)
            : new SlipwayException(ErrorCodes.LayerTruncated, $"{source.Name} has only {body.Offset + length} of the {layer.Size} bytes of layer {layer.Blob.Short}. Push the image again.") { RetryAfter = Never };
    }

    private SlipwayException Truncated(RegistryEndpoint source) =>
        new(ErrorCodes.LayerTruncated, $"{source.Name} ended layer {layer.Blob.Short} after {received} of {layer.Size} bytes. Try again; if it stays, push the image again.");

    private SlipwayException TooLong(RegistryEndpoint source) =>
        new(ErrorCodes.DigestMismatch, $"{source.Name} sends more bytes for layer {layer.Blob.Short} than the {layer.Size} that the manifest names. Push the image again.");
}
