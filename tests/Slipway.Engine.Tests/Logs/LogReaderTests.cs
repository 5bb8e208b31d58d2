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

    private static string Raw(string text, char tag = 'F') => $"2026-11-22T17:05:08.957801561+00:00 stdout {tag} {text}\n";

    private async Task<List<string>> ReadAsync(int lines)
    {
        var read = new List<string>();
        await foreach (var line in new LogReader(Files, id, TimeProvider.System).ReadAsync(lines, follow: false, () => false, Cancel))
            read.Add(line.Text);
        return read;
    }
}
