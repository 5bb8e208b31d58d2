using Slipway.Engine.Processes;

namespace Slipway.Engine.Runtimes;

/// <summary>The ways to call a runtime that may work on this machine, the best first.</summary>
internal static class RuntimeCandidates
{
    // crun 1.8 gives up where version 1 cgroups are used and the version 2 tree beside them holds a controller ("cgroups in
    // hybrid mode not supported"). In a mount namespace of its own that does not have the second tree, it works.
    private const string WithoutUnifiedTree = """umount -l /sys/fs/cgroup/unified 2>/dev/null; exec "$0" "$@" """;

    public static IEnumerable<ContainerRuntime> Find(string runtimeFolder)
    {
        if (HostPrograms.Find("crun") is { } crun)
        {
            var state = Path.Combine(runtimeFolder, "crun");
            yield return new ContainerRuntime("crun", "", [crun], state);
            if (HostPrograms.Find("unshare") is { } unshare)
            {
                yield return new ContainerRuntime(
                    "crun",
                    "own mount namespace",
                    [unshare, "-m", "--propagation", "private", "/bin/sh", "-c", WithoutUnifiedTree.TrimEnd(), crun],
                    state);
            }
        }

        if (HostPrograms.Find("runc") is { } runc)
            yield return new ContainerRuntime("runc", "", [runc], Path.Combine(runtimeFolder, "runc"));
    }
}
