using System.Text;
using CsCheck;
using Slipway.Contracts.Names;
using Slipway.Engine.Logs;
using Xunit;

namespace Slipway.Engine.Tests.Logs;

public sealed class LogLineTests
{
    private static readonly InstanceId Id = InstanceId.New();

    [Fact]
    public void A_line_of_the_file()
    {
        Assert.True(RawLogLine.TryParse("2026-11-22T17:05:08.957801561+01:00 stderr P so  far "u8, out var raw));
        Assert.Equal((LogStream.StandardError, false, "so  far "), (raw.Stream, raw.IsWhole, Encoding.UTF8.GetString(raw.Text)));
        Assert.True(RawLogLine.TryParseTime(raw.Timestamp, out var time));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 17, 5, 8, TimeSpan.FromHours(1)).AddTicks(9578015), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-22T17:05:08.957801561+00:00")]
    [InlineData("2026-11-22T17:05:08.957801561+00:00 stdin F x")]
    [InlineData("2026-11-22T17:05:08.957801561+00:00 stdout X x")]
    [InlineData("2026-11-22T17:05:08.957801561+00:00 stdout F")]
    [InlineData(" stdout F x")]
    public void Not_a_line_of_the_file(string text) => Assert.False(RawLogLine.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Any_bytes_are_parsed_or_refused_and_never_more() =>
        Gen.Byte.Array[0, 100].Sample(bytes => !RawLogLine.TryParse(bytes, out var raw) || raw.Text.Length < bytes.Length);

    [Fact]
    public void Lines_written_in_pieces_and_mixed_come_out_whole_and_in_order_of_their_ends() =>
        Gen.Select(Gen.Bool, Gen.String[Gen.Char['a', 'ÿ'], 0, 200], Gen.Int[1, 40]).Array[0, 30].Sample(written =>
        {
            // Each stream's lines, cut into pieces of any size between any bytes, the streams taking turns.
            var pieces = written
                .GroupBy(line => line.Item1)
                .Select(stream => new Queue<string>(stream.SelectMany(line => Pieces(line.Item1, line.Item2, line.Item3))))
                .ToArray();
            var (joiner, lines) = (new LogLineJoiner(Id), new List<LogLine>());
            for (var turn = 0; pieces.Any(queue => queue.Count > 0); turn++)
            {
                if (pieces[turn % pieces.Length].TryDequeue(out var piece) && RawLogLine.TryParse(Encoding.Latin1.GetBytes(piece), out var raw))
                    joiner.Add(raw, lines);
            }

            joiner.Flush(lines);
            foreach (var isError in (bool[])[false, true])
            {
                var stream = isError ? LogStream.StandardError : LogStream.StandardOutput;
                Assert.Equal(written.Where(line => line.Item1 == isError).Select(line => line.Item2), lines.Where(line => line.Stream == stream).Select(line => line.Text));
            }
        });

    [Fact]
    public void A_long_line_is_cut_between_characters_and_loses_none() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3].Select(kind => new[] { "é", "€", "😀", "x" }[kind])).Sample((shift, letter) =>
        {
            var text = new string('-', shift) + string.Concat(Enumerable.Repeat(letter, 20_000));
            var (joiner, lines) = (new LogLineJoiner(Id), new List<LogLine>());
            foreach (var piece in Pieces(false, text, 8192))
            {
                Assert.True(RawLogLine.TryParse(Encoding.Latin1.GetBytes(piece), out var raw));
                joiner.Add(raw, lines);
            }

            Assert.Equal(text, string.Concat(lines.Select(line => line.Text)));
            Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line.Text), 1, LogLimits.LineBytes));
        }, iter: 50);

    // Latin-1 carries the bytes one to one.
    private static IEnumerable<string> Pieces(bool isError, string text, int size)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        var parts = bytes.Chunk(size).Select(part => new string(part)).DefaultIfEmpty("").ToList();
        return parts.Select((part, index) => $"2026-11-22T17:05:08.957801561+00:00 {(isError ? "stderr" : "stdout")} {(index == parts.Count - 1 ? 'F' : 'P')} {part}");
    }
}
