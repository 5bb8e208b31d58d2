using System.Buffers.Binary;

namespace Slipway.Integration.Tests.Callers;

/// <summary>Frames of a WebSocket's client, byte by byte (RFC 6455, 5.2).</summary>
internal static class Frames
{
    public const byte Fin = 0x80;
    public const byte Continuation = 0;
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Masked = 0x80;

    /// <summary>What no socket of a server may take from anybody.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Broken =>
    [
        ("a frame without a mask", [Fin | Text, 6, .. "hello!"u8]),
        ("a reserved bit", Frame(Fin | 0x40 | Text, "hi"u8)),
        ("an opcode nobody has defined", Frame(Fin | 3, "hi"u8)),
        ("a ping of 126 bytes", Frame(Fin | Ping, new byte[126])),
        ("a ping in pieces", Frame(Ping, "x"u8)),
        ("a continuation of nothing", Frame(Fin | Continuation, "x"u8)),
        ("a text begun within a text", [.. Frame(Text, "x"u8), .. Frame(Text, "y"u8)]),
        ("a text that is no UTF-8", Frame(Fin | Text, [0xC3, 0x28])),
        ("a close with a status nobody may send", Frame(Fin | Close, [0x03, 0xED])),
        ("a close with half a status", Frame(Fin | Close, [0x03])),
        ("a length with its first bit set", [Fin | Text, Masked | 127, 0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
    ];

    /// <summary>What costs a server work, and brings it nothing, on a stream that only goes one way.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Floods =>
    [
        ("a frame of four exabytes that is begun", [Fin | Text, Masked | 127, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Spaces(200_000)]),
        ("a flood of pieces of nothing", [.. Frame(Text, []), .. Enumerable.Repeat(Frame(Continuation, []), 10_000).SelectMany(frame => frame)]),
        ("a message on and on", [.. Enumerable.Repeat(Frame(Fin | Text, Spaces(1000)), 100).SelectMany(frame => frame)]),
    ];

    /// <summary>With a mask of zeros, which leaves the bytes as they are.</summary>
    public static byte[] Frame(int first, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length < 126 ? [(byte)(Masked | payload.Length)] : [Masked | 126, 0, 0];
        if (length.Length > 1)
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        return [(byte)first, .. length, 0, 0, 0, 0, .. payload];
    }

    private static byte[] Spaces(int count) => [.. Enumerable.Repeat((byte)' ', count)];
}
