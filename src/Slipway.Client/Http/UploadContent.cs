using System.Net;

namespace Slipway.Client.Http;

/// <summary>The body of an upload: a stream of known length that tells how much of it has gone out.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int PieceBytes = 64 * 1024;

    private readonly Stream source;
    private readonly long length;
    private readonly Action<long> sent;

    /// <param name="source">Read from its beginning; stays open.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="sent">Told the sum so far after each piece.</param>
    public UploadContent(Stream source, long length, Action<long> sent)
    {
        (this.source, this.length, this.sent) = (source, length, sent);
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceBytes];
        var total = 0L;
        // A second try of the same request begins at the beginning.
        source.Position = 0;
        while (await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            sent(total += count);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }
}
