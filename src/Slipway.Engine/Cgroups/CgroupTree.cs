using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;

namespace Slipway.Engine.Cgroups;

/// <summary>
/// The engine's own cgroups: below one parent, a group for each instance (made by the runtime) and one for the supervisors.
/// </summary>
internal sealed class CgroupTree(string parent)
{
    private const string SupervisorName = "_conmon";

    private readonly IReadOnlyList<CgroupHierarchy> hierarchies = CgroupHierarchy.Parse(File.ReadAllText("/proc/self/mountinfo"));

    public string PathOf(InstanceId id) => $"{parent}/{id}";

    /// <summary>
    /// Takes a supervisor out of the server's own cgroups, so that neither the server's limits nor the end of its
    /// service reach it. Groups that the server is not in below the root are left as they are.
    /// </summary>
    public void Release(int conmonPid)
    {
        foreach (var line in File.ReadAllLines($"/proc/{conmonPid}/cgroup"))
        {
            // "4:memory:/system.slice/slipway.service", "0::/system.slice/slipway.service"
            var fields = line.Split(':', 3);
            if (fields.Length < 3 || fields[2] == "/" || Find(fields[1]) is not { } hierarchy)
                continue;
            var group = hierarchy.PathOf($"{parent}/{SupervisorName}");
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), conmonPid.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>What an instance takes now; null when its groups are gone.</summary>
    public InstanceStats? ReadStats(InstanceId id)
    {
        var memory = Read(id, "memory", "memory.usage_in_bytes", "memory.current");
        var processes = Read(id, "pids", "pids.current", "pids.current");
        var nanoseconds = Read(id, "cpuacct", "cpuacct.usage", null) ?? ReadCpuStat(id);
        return memory is null && processes is null && nanoseconds is null
            ? null
            : new InstanceStats(memory ?? 0, TimeSpan.FromTicks((nanoseconds ?? 0) / TimeSpan.NanosecondsPerTick), (int)(processes ?? 0));
    }

    /// <summary>The instances that have a group in any hierarchy.</summary>
    public IReadOnlySet<InstanceId> Instances() =>
        hierarchies
            .Select(hierarchy => hierarchy.PathOf(parent))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(path => InstanceId.TryParse(Path.GetFileName(path), out var id, out _) ? id : (InstanceId?)null)
            .OfType<InstanceId>()
            .ToHashSet();

    /// <summary>
    /// Kills whatever is in an instance's groups: the last resort where the runtime's own state of it is gone.
    /// </summary>
    /// <returns>False when something was there; it may take a moment to be gone.</returns>
    public bool KillRest(InstanceId id)
    {
        var processes = hierarchies
            .SelectMany(hierarchy => (ReadText(Path.Combine(hierarchy.PathOf(PathOf(id)), "cgroup.procs")) ?? "").Split('\n'))
            .Select(line => int.TryParse(line, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .ToHashSet();
        foreach (var pid in processes)
            Libc.Kill(pid);
        return processes.Count == 0;
    }

    /// <summary>Removes an instance's empty groups; the runtime does so itself unless it was killed.</summary>
    public void Remove(InstanceId id)
    {
        foreach (var hierarchy in hierarchies)
            RemoveEmpty(hierarchy.PathOf(PathOf(id)));
    }

    /// <summary>Removes the parent; it stays where something still runs below it.</summary>
    public void RemoveParent()
    {
        foreach (var hierarchy in hierarchies)
        {
            RemoveEmpty(hierarchy.PathOf($"{parent}/{SupervisorName}"));
            RemoveEmpty(hierarchy.PathOf(parent));
        }
    }

    private CgroupHierarchy? Find(string controllers) =>
        hierarchies.FirstOrDefault(hierarchy => hierarchy.Controllers == controllers)
        ?? hierarchies.FirstOrDefault(hierarchy => controllers.Split(',').All(hierarchy.Has));

    private long? Read(InstanceId id, string controller, string fileV1, string? fileV2)
    {
        var legacy = hierarchies.FirstOrDefault(hierarchy => hierarchy.Has(controller));
        var path = legacy is not null
            ? Path.Combine(legacy.PathOf(PathOf(id)), fileV1)
            : fileV2 is not null && Unified is { } unified ? Path.Combine(unified.PathOf(PathOf(id)), fileV2) : null;
        return ReadText(path) is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    // usage_usec 1234567
    private long? ReadCpuStat(InstanceId id) =>
        Unified is { } unified
        && ReadText(Path.Combine(unified.PathOf(PathOf(id)), "cpu.stat"))?.Split('\n')[0].Split(' ') is ["usage_usec", var text]
        && long.TryParse(text, CultureInfo.InvariantCulture, out var microseconds)
            ? microseconds * 1000
            : null;

    private CgroupHierarchy? Unified => hierarchies.FirstOrDefault(hierarchy => hierarchy.IsUnified);

    private static string? ReadText(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (IOException)
        {
            // The instance ended between the two calls.
            return null;
        }
    }

    private static void RemoveEmpty(string group)
    {
        try
        {
            foreach (var child in Directory.EnumerateDirectories(group))
                RemoveEmpty(child);
            // Not recursive: the files in a cgroup can't be deleted, and rmdir takes them along.
            Directory.Delete(group, recursive: false);
        }
        catch (IOException)
        {
            // The runtime was faster, or something still runs in it.
        }
    }
}
