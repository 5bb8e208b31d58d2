using System.Diagnostics;
using Slipway.Contracts.Names;
using Xunit;

namespace Slipway.Engine.Tests.Support;

/// <summary>
/// A folder for PATH with the programs that an engine runs, each of which counts the call and passes it on. The call with a
/// given number kills the engine's process first, or itself: whatever can be cut off, is.
/// </summary>
internal sealed class KillingPrograms : IDisposable
{
    private static readonly string[] Names = ["conmon", "crun", "runc", "ip", "nft", "nsenter", "mount", "rm"];

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-steps-").FullName;

    public KillingPrograms()
    {
        foreach (var name in Names)
        {
            if (Processes.HostPrograms.Find(name) is { } real)
                Write(Path.Combine(folder, name), real);
        }
    }

    /// <summary>What is in the command line of a program that has not been passed on yet.</summary>
    public string Folder => folder;

    /// <param name="step">The call that kills.</param>
    /// <param name="stray">It hangs then, as the server's orphan; else it goes on and does what it was to do.</param>
    /// <returns>Whether the engine came to its end because no call had this number.</returns>
    public async Task<bool> KillAsync(LocalEngineOptions options, string layer, InstanceId instance, string story, int step, bool stray)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "step.*").Append(Path.Combine(folder, "armed")))
            File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(folder, "limit.now"), $"{step} {(stray ? 1000 : 0)} engine\n");
        return (await RunAsync(options, layer, instance, story)).Contains("survived");
    }

    /// <summary>Runs a story in which the programs kill themselves, as the story says.</summary>
    /// <returns>What it tells.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(LocalEngineOptions options, string layer, InstanceId instance, string story)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Slipway.Engine.Victim", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Slipway.Engine.Victim");
        var start = new ProcessStartInfo(
            program, [options.DataFolder, options.Name, $"{options.Subnet}", folder, layer, $"{instance}", story])
        { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var victim = Process.Start(start)!;
        var output = await victim.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await victim.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(victim.ExitCode is 0 or 128 + 9, $"The victim ended with {victim.ExitCode}.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Two that begin at once get two numbers: with "set -C" only one of them can make the file.
    private void Write(string path, string real)
    {
        File.WriteAllText(path, $$"""
            #!/bin/sh
            if [ -e {{folder}}/armed ]; then
              n=1
              set -C
              until true 2>/dev/null >{{folder}}/step.$n; do n=$((n + 1)); done 2>/dev/null
              set +C
              read limit rest whom <{{folder}}/limit.now
              if [ $n = $limit ]; then
                [ $whom = engine ] && read victim <{{folder}}/victim || victim=$$
                kill -9 $victim
                sleep $rest
              fi
            fi
            exec {{real}} "$@"

            """);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
