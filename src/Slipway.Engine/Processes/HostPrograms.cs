namespace Slipway.Engine.Processes;

/// <summary>Where this machine has the programs that the engine runs.</summary>
internal static class HostPrograms
{
    // A service manager or a login shell may leave the sbin directories out of PATH, where Debian keeps nft, ip and runc.
    private static readonly string[] AlwaysSearched = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];

    /// <summary>The full path of a program, or null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Concat(AlwaysSearched)
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (File.GetUnixFileMode(path) & execute) != UnixFileMode.None;
    }
}
