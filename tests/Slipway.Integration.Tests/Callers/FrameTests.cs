using System.Buffers.Binary;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>WebSocket frames that break the protocol (RFC 6455) end their own connection and nobody else's.</summary>
public sealed class FrameTests(CallerWorld world) : IClassFixture<CallerWorld>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const byte Fin = 0x80;
    private const byte Continuation = 0;
    private const byte Text = 1;
    private const byte Close = 8;
    private const byte Ping = 9;
    private const byte Masked = 0x80;

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "a frame without a mask", [Fin | Text, 6, .. "hello!"u8] },
        { "a reserved bit", Frame(Fin | 0x40 | Text, "hi"u8) },
        { "an opcode nobody has defined", Frame(Fin | 3, "hi"u8) },
        { "a ping of 126 bytes", Frame(Fin | Ping, new byte[126]) },
        { "a ping in pieces", Frame(Ping, "x"u8) },
        { "a continuation of nothing", Frame(Fin | Continuation, "x"u8) },
        { "a text begun within a text", [.. Frame(Text, "x"u8), .. Frame(Text, "y"u8)] },
        { "a text that is no UTF-8", Frame(Fin | Text, [0xC3, 0x28]) },
        { "a close with a status nobody may send", Frame(Fin | Close, [0x03, 0xED]) },
        { "a close with half a status", Frame(Fin | Close, [0x03]) },
        { "a length with its first bit set", [Fin | Text, Masked | 127, 0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0] },
        { "a frame of four exabytes that is begun", [Fin | Text, Masked | 127, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Spaces(200_000)] },
        { "a flood of pieces of nothing", [.. Frame(Text, []), .. Enumerable.Repeat(Frame(Continuation, []), 10_000).SelectMany(frame => frame)] },
        { "a message on and on", [.. Enumerable.Repeat(Frame(Fin | Text, Spaces(1000)), 100).SelectMany(frame => frame)] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_socket_that_breaks_the_rules_is_closed_and_another_reads_on(string what, byte[] bytes)
    {
        var task = await world.BeginTaskAsync($"frames-{Guid.NewGuid():N}"[..20]);
        await using var other = await OpenAsync(task);
        await using var broken = await OpenAsync(task);
        try
        {
            await broken.SendAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed before it was all sent.
        }

        var end = broken.ReadToEndAsync();
        Assert.True(await Task.WhenAny(end, Task.Delay(Patience, ServerWorld.Cancel)) == end, $"{what}: the connection stays open");
        await world.Server.Http.DeleteAsync(task.AbsolutePath, ServerWorld.Cancel);
        Assert.Contains("\"cancel\"", await other.ReadUntilAsync("\"task_event_type\":\"cancel\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_few_words_on_a_stream_that_only_goes_one_way_are_ignored()
    {
        var task = await world.BeginTaskAsync("talks");
        await using var talker = await OpenAsync(task);
        byte[] words = [.. Frame(Fin | Text, "hello"u8), .. Frame(Fin | Ping, "?"u8), .. Frame(Fin | 2, [1, 2, 3])];
        await talker.SendAsync(words);
        await world.Server.Http.DeleteAsync(task.AbsolutePath, ServerWorld.Cancel);
        Assert.Contains("\"cancel\"", await talker.ReadUntilAsync("\"task_event_type\":\"cancel\""), StringComparison.Ordinal);
    }

    private async Task<RawConnection> OpenAsync(Uri task)
    {
        var connection = await RawConnection.OpenAsync(world.Address);
        await connection.SendAsync(
            $"GET {task.AbsolutePath} HTTP/1.1\r\nHost: {world.Address.Authority}\r\n{world.Authorization}Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        return connection;
    }

    private static byte[] Spaces(int count) => [.. Enumerable.Repeat((byte)' ', count)];

    // With a mask of zeros, which leaves the bytes as they are.
    private static byte[] Frame(int first, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length < 126 ? [(byte)(Masked | payload.Length)] : [Masked | 126, 0, 0];
        if (length.Length > 1)
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        return [(byte)first, .. length, 0, 0, 0, 0, .. payload];
    }
}
