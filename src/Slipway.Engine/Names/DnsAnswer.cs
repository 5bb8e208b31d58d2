using System.Buffers.Binary;
using System.Net;

namespace Slipway.Engine.Names;

/// <summary>Writes and checks answers (RFC 1035, section 4).</summary>
internal static class DnsAnswer
{
    // Long enough to spare questions, short enough to be forgotten soon.
    private const uint Seconds = 30;

    private const int Answer = 0x8000;
    private const int WantsRecursion = 0x0100;
    private const int HasRecursion = 0x0080;
    private const int ServerFailure = 2;
    private const int NoSuchName = 3;

    public static byte[] Address(DnsQuery query, IPAddress address)
    {
        var head = Write(query, 0, answers: 1);
        var packet = new byte[head.Length + 16];
        head.CopyTo(packet, 0);
        var record = packet.AsSpan(head.Length);
        // The name stands in the question, right after the header.
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | DnsQuery.HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], Seconds);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
        address.TryWriteBytes(record[12..], out _);
        return packet;
    }

    /// <summary>The name is there, but has nothing of this type.</summary>
    public static byte[] Nothing(DnsQuery query) => Write(query, 0, answers: 0);

    /// <summary>The answer that every client takes as final; a refusal makes some ask on until a time-out.</summary>
    public static byte[] Unknown(DnsQuery query) => Write(query, NoSuchName, answers: 0);

    public static byte[] Failed(DnsQuery query) => Write(query, ServerFailure, answers: 0);

    /// <summary>Whether a packet is an answer to this question.</summary>
    public static bool Fits(DnsQuery query, ReadOnlySpan<byte> packet) =>
        packet.Length >= DnsQuery.HeaderLength + query.Question.Length
        && BinaryPrimitives.ReadUInt16BigEndian(packet) == query.Id
        && (packet[2] & 0x80) != 0
        && packet.Slice(DnsQuery.HeaderLength, query.Question.Length).SequenceEqual(query.Question.Span);

    private static byte[] Write(DnsQuery query, int code, ushort answers)
    {
        var packet = new byte[DnsQuery.HeaderLength + query.Question.Length];
        BinaryPrimitives.WriteUInt16BigEndian(packet, query.Id);
        var flags = Answer | HasRecursion | (query.WantsRecursion ? WantsRecursion : 0) | code;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), answers);
        query.Question.CopyTo(packet.AsMemory(DnsQuery.HeaderLength));
        return packet;
    }
}
