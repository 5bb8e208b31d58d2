namespace Slipway.Engine.Cgroups;

/// <summary>One mounted cgroup tree: a controller or two of version 1, or version 2.</summary>
/// <param name="MountPoint">E.g. <c>/sys/fs/cgroup/memory</c>.</param>
/// <param name="Controllers">As version 1 names them, e.g. <c>cpu,cpuacct</c> or <c>name=systemd</c>; empty for version 2.</param>
internal sealed record CgroupHierarchy(string MountPoint, string Controllers)
{
    public bool IsUnified => Controllers.Length == 0;

    public bool Has(string controller) => Controllers.Split(',').Contains(controller, StringComparer.Ordinal);

    public string PathOf(string cgroup) => MountPoint + cgroup;

    /// <summary>Reads /proc/self/mountinfo: <c>31 24 0:27 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu</c>.</summary>
    public static IReadOnlyList<CgroupHierarchy> Parse(string mountInfo)
    {
        string[] notControllers = ["rw", "ro", "xattr", "noprefix", "clone_children"];
        return
        [
            .. from line in mountInfo.Split('\n')
               let halves = line.Split(" - ", 2)
               where halves.Length == 2
               let mount = halves[0].Split(' ')
               let type = halves[1].Split(' ')
               where mount.Length > 4 && type.Length > 2 && type[0] is "cgroup" or "cgroup2"
               let controllers = type[0] == "cgroup2"
                   ? ""
                   : string.Join(',', type[2].Split(',').Where(option =>
                       !notControllers.Contains(option, StringComparer.Ordinal) && !option.StartsWith("release_agent", StringComparison.Ordinal)))
               select new CgroupHierarchy(mount[4], controllers),
        ];
    }
}
