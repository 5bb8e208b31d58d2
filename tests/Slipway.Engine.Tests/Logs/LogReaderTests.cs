using CsCheck;
using Slipway.Contracts.Names;
using Slipway.Engine.Logs;
using Xunit;

namespace Slipway.Engine.Tests.Logs;

/// <summary>Reading files as conmon leaves them, without conmon.</summary>
public sealed class LogReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-log-").FullName;
    private readonly InstanceId id = InstanceId.New();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LogFiles Files => new(folder, id);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Any_number_of_lines_from_the_end_over_any_number_of_files()
    {
        Directory.CreateDirectory(Files.Folder);
        var all = new List<string>();
        foreach (var (count, size) in ((int, int)[])[(3, 10), (2000, 100), (0, 0), (5, 9000), (700, 30)])
        {
            using (var writer = new StreamWriter(Files.Current))
            {
                for (var number = 0; number < count; number++)
                {
                    all.Add($"{all.Count} {new string('x', size)}");
                    await writer.WriteAsync(Raw(all[^1]));
                }
            }

            Files.Rotate(size: 0, count: 10, () => { });
        }

        foreach (var wanted in (int[])[0, 1, 2, 699, 700, 701, 705, 706, 1500, 2705, 2708, 9999])
        {
            var read = await ReadAsync(wanted);
            Assert.Equal(all.TakeLast(wanted), read);
        }
    }

    [Fact]
    public async Task What_ends_without_a_line_end_counts_as_a_line()
    {
        Directory.CreateDirectory(Files.Folder);
        await File.WriteAllTextAsync(Files.Current, Raw("one") + Raw("two") + Raw("thr", 'P') + Raw("ee", 'P'), Cancel);
        Assert.Equal(["two", "three"], await ReadAsync(2));
    }

    [Fact]
    public async Task Damage_costs_the_damaged_lines_only()
    {
        Directory.CreateDirectory(Files.Folder);
        await File.WriteAllTextAsync(Files.Current, Raw("one") + new string('\0', 200_000) + "\nnonsense\n" + Raw("two") + "2026-11-22T17:05", Cancel);
        Assert.Equal(["one", "two"], await ReadAsync(10));
    }

    [Fact]
    public async Task A_log_that_was_never_written_is_empty()
    {
        Directory.CreateDirectory(Files.Folder);
        Assert.Empty(await ReadAsync(10));
    }

    [Fact]
    public void Only_so_many_old_files_are_kept()
    {
        Directory.CreateDirectory(Files.Folder);
        for (var round = 0; round < 6; round++)
        {
            File.WriteAllText(Files.Current, Raw($"{round}"));
            Files.Rotate(size: 1, count: 2, () => { });
        }

        Assert.Equal(["00000005.log", "00000006.log"], Directory.GetFiles(Files.Folder).Select(Path.GetFileName).Order());
        Assert.Equal((5, 7), (Files.OldestNumber, Files.CurrentNumber));
    }

    [Fact]
    public async Task A_follower_loses_and_repeats_nothing_however_the_file_grows_and_turns()
    {
        await Gen.Int[0, 9].Array[1, 60].SampleAsync(async steps =>
        {
            var files = new LogFiles(folder, InstanceId.New());
            Directory.CreateDirectory(files.Folder);
            var alive = true;
            var reader = new LogReader(files, id, TimeProvider.System);
            var read = new List<string>();
            var following = Task.Run(async () =>
            {
                await foreach (var line in reader.ReadAsync(1000, follow: true, () => Volatile.Read(ref alive), Cancel))
                    read.Add(line.Text);
            });
            var written = 0;
            foreach (var step in steps)
            {
                // As conmon and the rotation do it: append, or rename and begin anew; both possibly in the middle of a read.
                if (step == 0)
                    files.Rotate(size: 1, count: 100, () => File.WriteAllText(files.Current, ""));
                else
                    await File.AppendAllTextAsync(files.Current, string.Concat(Enumerable.Range(0, step).Select(_ => Raw($"{written++}"))));
                await Task.Yield();
            }

            Volatile.Write(ref alive, false);
            await following;
            Assert.Equal(Enumerable.Range(0, written).Select(number => $"{number}"), read);
        }, iter: 40, threads: 2);
    }

    [Fact]
    public void From_behind_any_line_the_rest_comes_once_and_whole()
    {
        // Both outputs, whole lines and pieces, characters of one to four bytes, lines that have to be cut, and files put aside anywhere.
        var part = Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Int[0, 40], Gen.Int[5000, 9000]), Gen.Int[0, 3], Gen.Int[0, 9]);
        part.Array[1, 40].Sample(parts =>
        {
            var files = new LogFiles(folder, InstanceId.New());
            Directory.CreateDirectory(files.Folder);
            File.WriteAllText(files.Current, "");
            foreach (var (output, whole, length, character, turn) in parts)
            {
                if (turn == 0)
                    files.Rotate(size: 1, count: 100, () => File.WriteAllText(files.Current, ""));
                var text = string.Concat(Enumerable.Repeat(((string[])["x", "é", "世", "🚢"])[character], length));
                File.AppendAllText(files.Current, $"2026-11-22T17:05:08.957801561+00:00 {(output ? "stdout" : "stderr")} {(whole ? 'F' : 'P')} {text}\n");
            }

            var all = Lines(files, LogPosition.Beginning);
            for (var i = 0; i < all.Count; i++)
            {
                Assert.True(LogPosition.TryParse(all[i].Position!.ToString(), out var after));
                Assert.Equal(all.Skip(i + 1).Select(line => (line.Stream, line.Text)), Lines(files, after).Select(line => (line.Stream, line.Text)));
            }

            Assert.DoesNotContain(all, line => line.AfterGap);
        }, iter: 25);
    }

    [Fact]
    public void What_is_no_longer_kept_is_told_and_never_passed_over_in_silence()
    {
        Directory.CreateDirectory(Files.Folder);
        File.WriteAllText(Files.Current, Raw("one") + Raw("two"));
        var after = Lines(Files, LogPosition.Beginning)[0].Position!;
        foreach (var text in (string[])["three", "four", "five"])
        {
            Files.Rotate(size: 1, count: 1, () => File.WriteAllText(Files.Current, Raw(text)));
        }

        var rest = Lines(Files, after);
        Assert.Equal([("four", true), ("five", false)], rest.Select(line => (line.Text, line.AfterGap)));
    }

    [Fact]
    public void A_file_that_was_begun_anew_under_the_same_name_is_not_taken_for_the_old_one()
    {
        Directory.CreateDirectory(Files.Folder);
        File.WriteAllText(Files.Current, Raw("one") + Raw("two"));
        var after = Lines(Files, LogPosition.Beginning)[0].Position!;
        File.WriteAllText(Files.Current, string.Concat(Enumerable.Repeat(Raw("new").Replace(":08.", ":09.", StringComparison.Ordinal), 3)));
        Assert.Equal([("new", true), ("new", false), ("new", false)], Lines(Files, after).Select(line => (line.Text, line.AfterGap)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("0.0.0")]
    [InlineData("-1.0.0")]
    [InlineData("1.-5.0")]
    [InlineData("1.5.0-o1.9.0")]
    [InlineData("1.5.0-o1.1.0-o1.1.0")]
    [InlineData("1.5.0-x1.1.0")]
    [InlineData("1.99999999999999999999.0")]
    [InlineData("../../etc/passwd")]
    public void What_is_no_position_is_refused(string text) => Assert.False(LogPosition.TryParse(text, out _));

    [Fact]
    public void Any_position_somebody_makes_up_reads_something_or_nothing_and_ends()
    {
        Directory.CreateDirectory(Files.Folder);
        File.WriteAllText(Files.Current, Raw("one") + Raw("two", 'P') + Raw("three"));
        Gen.Select(Gen.Long[1, 3], Gen.Long[0, 300], Gen.Long, Gen.Long[0, 300], Gen.Int[0, 100]).Sample((file, offset, mark, rest, skip) =>
        {
            if (LogPosition.TryParse($"{file}.{offset}.{mark:x}-o1.{rest}.{skip}", out var position))
                Assert.True(Lines(Files, position).Count <= 3);
        }, iter: 500);
    }

    private List<LogLine> Lines(LogFiles files, LogPosition after) =>
        new LogReader(files, id, TimeProvider.System).ReadAsync(after, follow: false, () => false, Cancel).ToBlockingEnumerable(Cancel).ToList();

    private static string Raw(string text, char tag = 'F') => $"2026-11-22T17:05:08.957801561+00:00 stdout {tag} {text}\n";

    private async Task<List<string>> ReadAsync(int lines)
    {
        var read = new List<string>();
        await foreach (var line in new LogReader(Files, id, TimeProvider.System).ReadAsync(lines, follow: false, () => false, Cancel))
            read.Add(line.Text);
        return read;
    }
}
