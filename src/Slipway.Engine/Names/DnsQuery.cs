using System.Buffers.Binary;
using System.Text;

namespace Slipway.Engine.Names;

/// <summary>A question as it stands in a DNS packet (RFC 1035, section 4): one name, one type.</summary>
/// <param name="Id">The asker's number for it.</param>
/// <param name="Name">Lower case, without the last dot; <c>?</c> for each byte that no host name has.</param>
/// <param name="Type">1 for an IPv4 address.</param>
/// <param name="Class">1 for the Internet.</param>
/// <param name="Question">Name, type and class as they were sent.</param>
/// <param name="WantsRecursion">To be sent back as it came.</param>
internal sealed record DnsQuery(ushort Id, string Name, ushort Type, ushort Class, ReadOnlyMemory<byte> Question, bool WantsRecursion)
{
    public const int HeaderLength = 12;
    private const int LongestLabel = 63;
    private const int LongestName = 255;

    /// <summary>Null for what is no plain question.</summary>
    public static DnsQuery? Read(ReadOnlyMemory<byte> packet)
    {
        var bytes = packet.Span;
        if (bytes.Length < HeaderLength)
            return null;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var questions = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var answers = BinaryPrimitives.ReadUInt32BigEndian(bytes[6..]);
        const int answerOrOperation = 0xf800;
        if ((flags & answerOrOperation) != 0 || questions != 1 || answers != 0 || ReadName(bytes[HeaderLength..]) is not var (name, length))
            return null;
        var end = HeaderLength + length + 4;
        if (bytes.Length < end)
            return null;
        return new DnsQuery(
            BinaryPrimitives.ReadUInt16BigEndian(bytes),
            name,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[(end - 4)..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[(end - 2)..]),
            packet[HeaderLength..end],
            (flags & 0x100) != 0);
    }

    private static (string Name, int Length)? ReadName(ReadOnlySpan<byte> bytes)
    {
        var name = new StringBuilder();
        for (var at = 0; at < bytes.Length && at < LongestName;)
        {
            int length = bytes[at++];
            if (length == 0)
                return (name.ToString(), at);
            // A larger number would point elsewhere, which a question has no use for.
            if (length > LongestLabel || at + length > bytes.Length)
                return null;
            if (name.Length > 0)
                name.Append('.');
            foreach (var letter in bytes.Slice(at, length))
                name.Append(char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'_' ? char.ToLowerInvariant((char)letter) : '?');
            at += length;
        }

        return null;
    }
}
