using System.Diagnostics;

namespace Slipway.Engine.Tests.Support;

/// <summary>Looks at the machine from outside, by other means than the engine's own.</summary>
internal static class Host
{
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output + await error;
    }

    public static async Task NftAsync(string script)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var complaint = await RunAsync("nft", "-f", file);
        File.Delete(file);
        Xunit.Assert.Equal("", complaint);
    }

    /// <summary>The machine's ends of the cables of an engine's instances.</summary>
    public static IReadOnlyList<string> Ports(LocalEngineOptions options) =>
    [
        .. Directory.EnumerateFileSystemEntries("/sys/class/net", "sw*")
            .Where(card => GroupOf(card) == $"{options.PortGroup}"),
    ];

    // Cards of other tests come and go meanwhile.
    private static string GroupOf(string card)
    {
        try
        {
            return File.ReadAllText(Path.Combine(card, "netdev_group")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    public static string Mounts => File.ReadAllText("/proc/self/mountinfo");

    /// <summary>The cgroup directories whose name contains a text.</summary>
    public static IReadOnlyList<string> Cgroups(string name) =>
    [
        .. Below("/sys/fs/cgroup")
            .Append("/sys/fs/cgroup")
            .SelectMany(Below)
            .SelectMany(path => Below(path).Prepend(path))
            .Where(path => path.Contains(name, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal),
    ];

    // Cgroups of other tests come and go meanwhile.
    private static IReadOnlyList<string> Below(string cgroup)
    {
        try
        {
            return Directory.GetDirectories(cgroup);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The processes that name a text in their command line.</summary>
    public static IReadOnlyList<int> Processes(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && CommandLine(pid).Contains(text, StringComparison.Ordinal)),
    ];

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
