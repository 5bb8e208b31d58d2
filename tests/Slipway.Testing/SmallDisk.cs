using System.Diagnostics;

namespace Slipway.Testing;

/// <summary>A disk of its own that is soon full: a tmpfs. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private const string Filler = "filler";

    /// <param name="size">As mount(8) takes it: <c>24m</c>.</param>
    public SmallDisk(string size)
    {
        Path = Directory.CreateTempSubdirectory("slipway-small-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path);
    }

    public string Path { get; }

    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Takes all that is left, but for so many bytes.</summary>
    public void Fill(long but = 0)
    {
        using var file = File.OpenWrite(System.IO.Path.Combine(Path, Filler));
        var chunk = new byte[4096];
        file.Seek(0, SeekOrigin.End);
        try
        {
            while (Free > but)
            {
                file.Write(chunk);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Now it is full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Empty() => File.Delete(System.IO.Path.Combine(Path, Filler));

    public void Dispose()
    {
        // Lazily: whatever still has a file open there goes on with it.
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {errors}");
    }
}
