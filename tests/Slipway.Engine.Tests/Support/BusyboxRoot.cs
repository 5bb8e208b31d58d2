using System.Diagnostics;

namespace Slipway.Engine.Tests.Support;

/// <summary>A tiny package: one layer with Debian's static busybox, made once and kept in the repository's cache.</summary>
internal static class BusyboxRoot
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>The layer's directory; shared, so tests add layers of their own on top and never write into it.</summary>
    public static Task<string> GetAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        var cache = Path.Combine(Repository.Root, ".slipway", "cache");
        Directory.CreateDirectory(cache);
        var target = Path.Combine(cache, "busybox-root");
        var script = Path.Combine(Repository.Root, "tests", "assets", "busybox-root.sh");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [script, target]) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? target : throw new InvalidOperationException($"No root filesystem for the tests: {errors}");
    }
}
