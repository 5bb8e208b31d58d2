using System.Buffers.Binary;

namespace Slipway.Engine.Names;

/// <summary>DNS over TCP: each packet after its length in two bytes (RFC 1035, section 4.2.2).</summary>
internal static class TcpFrame
{
    /// <returns>Null at the end of the stream, and for a packet longer than <paramref name="limit"/>.</returns>
    public static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        var prefix = new byte[2];
        if (await stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < prefix.Length)
            return null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        if (length > limit)
            return null;
        var packet = new byte[length];
        return await stream.ReadAtLeastAsync(packet, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == length ? packet : null;
    }

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        // In one piece: some servers take a length that comes alone for all there is.
        var frame = new byte[packet.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)packet.Length);
        packet.CopyTo(frame.AsMemory(2));
        await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
    }
}
