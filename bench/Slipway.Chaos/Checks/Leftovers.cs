using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Chaos.Servers;

namespace Slipway.Chaos.Checks;

/// <summary>What is left on the machine of a server all of whose jobs and packages were deleted.</summary>
internal static class Leftovers
{
    // Pieces of downloads wait there for the next try, for some days.
    private static readonly string[] Empty = ["layers", "parents", "blobs/sha256", "temp", "instances", "logs", "uploads", "set-aside"];

    /// <param name="place">The server's.</param>
    /// <param name="stopped">Nothing at all may be there, the server's own network neither.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(ServerPlace place, bool stopped)
    {
        var left = new List<string>();
        left.AddRange(Mounts(place).Select(mount => $"mount {mount}"));
        left.AddRange(Cgroups(place, stopped).Select(group => $"cgroup {group}"));
        left.AddRange(Cards(place).Select(card => $"network card {card}"));
        left.AddRange(Files(place).Select(path => $"file {path}"));
        left.AddRange(Folders(Path.Combine(place.Runtime, "i")).Select(path => $"folder {path}"));
        left.AddRange(Processes(place).Select(process => $"process {process}"));
        left.AddRange(Lines("/proc/net/unix").Where(line => line.Contains(place.Runtime, StringComparison.Ordinal) && (stopped || line.Contains("/i/", StringComparison.Ordinal)))
            .Select(line => $"socket {line}"));
        left.AddRange(await RulesAsync(place, stopped));
        return left;
    }

    /// <summary>What is mounted in its folders.</summary>
    public static IReadOnlyList<string> Mounts(ServerPlace place) =>
    [
        .. Lines("/proc/self/mountinfo").Select(line => line.Split(' ')[4])
            .Where(mount => mount.StartsWith(place.Data + "/", StringComparison.Ordinal) || mount.StartsWith(place.Runtime + "/", StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> Cgroups(ServerPlace place, bool stopped) => Directory.EnumerateDirectories("/sys/fs/cgroup")
        .Append("/sys/fs/cgroup")
        .Select(hierarchy => Path.Combine(hierarchy, $"slipway-{place.EngineName}"))
        .Where(Directory.Exists)
        .SelectMany(parent => stopped ? Directory.EnumerateDirectories(parent).Append(parent) : Directory.EnumerateDirectories(parent).Where(path => !path.EndsWith("/_conmon", StringComparison.Ordinal)));

    private static IEnumerable<string> Cards(ServerPlace place) => Directory.EnumerateFileSystemEntries("/sys/class/net", "sw*")
        .Where(card => Lines(Path.Combine(card, "netdev_group")).FirstOrDefault() == place.CardGroup.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> Files(ServerPlace place) => Empty
        .Select(folder => Path.Combine(place.Data, folder))
        .SelectMany(Folders);

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];

    // Whatever the engine started has its mark in the environment; an instance's own processes have its id in the supervisor's words.
    private static IEnumerable<string> Processes(ServerPlace place)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            var words = Text(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            var isOurs = words.Contains(place.Runtime, StringComparison.Ordinal)
                || (Text(Path.Combine(folder, "environ")) + "\0").Contains($"SLIPWAY_ENGINE={place.Runtime}\0", StringComparison.Ordinal);
            if (isOurs && !words.Contains(" serve ", StringComparison.Ordinal))
                yield return $"{Path.GetFileName(folder)} {words}";
        }
    }

    // Rows and routes of single addresses are an instance's; those of the whole network are the server's own.
    private static async Task<IEnumerable<string>> RulesAsync(ServerPlace place, bool stopped)
    {
        // 10.80.7.0/24 and 10.80.7.
        var prefix = place.Subnet[..(place.Subnet.LastIndexOf('.') + 1)];
        var one = new Regex($@"(?<![\d.-]){Regex.Escape(prefix)}(?!0/|1\b)\d+(?![\d-])", RegexOptions.None, TimeSpan.FromSeconds(5));
        var table = (await Machine.RunAsync("nft", "list", "table", "inet", $"slipway_{place.EngineName}")).Split('\n');
        var routes = (await Machine.RunAsync("ip", "-4", "route")).Split('\n');
        return table.Where(row => stopped ? row.StartsWith("table ", StringComparison.Ordinal) : one.IsMatch(row)).Select(row => $"nft row {row.Trim()}")
            .Concat(routes.Where(route => stopped ? route.Contains(prefix, StringComparison.Ordinal) : one.IsMatch(route)).Select(route => $"route {route.Trim()}"));
    }

    private static string[] Lines(string file) => Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.UTF8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
