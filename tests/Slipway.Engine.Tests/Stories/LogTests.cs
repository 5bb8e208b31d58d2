using Slipway.Engine.Logs;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>Logs are read from the end, followed while they turn over, and lose nothing that is kept.</summary>
public sealed class LogTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_follower_misses_nothing_while_files_are_put_aside()
    {
        // 40,000 lines in bursts: 4 MB in files of 64 KiB, as fast as the rotation's clock allows.
        const string script = "n=0; while [ $n -lt 40 ]; do awk -v n=$n 'BEGIN { for (i = 0; i < 1000; i++) printf \"line %d %04d of a text that is long enough to fill files\\n\", n, i }'; n=$((n+1)); sleep 0.06; done";
        var spec = fixture.Shell(script);
        await fixture.StartAsync(spec);
        var expected = 0;
        await foreach (var line in fixture.Engine.ReadLogAsync(spec.Id, 0, follow: true, Cancel))
        {
            // Following with no lines from the end starts somewhere; from there on each comes once, in order.
            var words = line.Text.Split(' ');
            var number = (int.Parse(words[1]) * 1000) + int.Parse(words[2]);
            if (expected == 0)
                expected = number;
            Assert.Equal(expected++, number);
        }

        Assert.Equal(40_000, expected);
        var files = Directory.GetFiles(Path.Combine(fixture.Options.DataFolder, "logs", spec.Id.ToString()));
        Assert.True(files.Length > 3, $"{files.Length} files");

        var last = new List<string>();
        await foreach (var line in fixture.Engine.ReadLogAsync(spec.Id, 5000, follow: false, Cancel))
            last.Add(line.Text);
        Assert.Equal(5000, last.Count);
        Assert.StartsWith("line 35 0000 ", last[0], StringComparison.Ordinal);
        Assert.StartsWith("line 39 0999 ", last[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_of_an_instance_that_ends_comes_to_an_end()
    {
        var spec = fixture.Shell("echo one; mkfifo /go; read word </go; echo two; printf three");
        await fixture.StartAsync(spec);
        var lines = new List<string>();
        await foreach (var line in fixture.Engine.ReadLogAsync(spec.Id, 10, follow: true, Cancel))
        {
            lines.Add(line.Text);
            if (line.Text == "one")
                await fixture.Engine.ExecAsync(spec.Id, ["/bin/sh", "-c", "echo x >/go"], null, Cancel);
            Assert.InRange(line.Time, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        }

        Assert.Equal(["one", "two", "three"], lines);
    }

    [Fact]
    public async Task Long_lines_and_bytes_that_are_no_text_come_in_pieces_and_with_replacements()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("head -c 40000 /dev/zero | tr '\\0' x; echo; printf 'a\\377b\\n'; echo end"));
        var lines = log.Split('\n');
        Assert.Equal([LogLimits.LineBytes, LogLimits.LineBytes, 40_000 - (2 * LogLimits.LineBytes)], lines[..3].Select(line => line.Length));
        Assert.Equal(["a�b", "end"], lines[3..]);
    }

    [Fact]
    public async Task Cancelling_a_follower_ends_it_at_once()
    {
        var spec = fixture.Shell("echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in fixture.Engine.ReadLogAsync(spec.Id, 10, follow: true, cancel.Token))
                await cancel.CancelAsync();
        });
    }
}
