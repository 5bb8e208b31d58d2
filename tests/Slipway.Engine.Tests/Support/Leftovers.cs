using Slipway.Contracts.Names;
using Slipway.Engine.Network;

namespace Slipway.Engine.Tests.Support;

/// <summary>What an instance may have left on the machine, seen from outside; its log does not count.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Of(InstanceId id, LocalEngineOptions options)
    {
        var name = id.ToString();
        var left = new List<string>();
        if (Host.Mounts.Contains(name, StringComparison.Ordinal))
            left.Add("a mount");
        left.AddRange(Host.Cgroups(name));
        left.AddRange(Host.Processes(name).Select(pid => $"process {pid}"));
        if (Directory.Exists($"/sys/class/net/{EngineNetwork.PortName(id)}"))
            left.Add("a bridge port");
        string[] folders =
        [
            Path.Combine(options.DataFolder, "instances", name),
            .. Directory.Exists(options.ResolvedRuntimeFolder)
                ? Directory.EnumerateDirectories(options.ResolvedRuntimeFolder).Select(folder => Path.Combine(folder, name))
                : [],
        ];
        left.AddRange(folders.Where(Directory.Exists));
        return left;
    }
}
