using System.Runtime.InteropServices;

namespace Slipway.Engine.Specs;

/// <summary>What of this machine shows in a runtime spec.</summary>
/// <param name="Architecture">Which system call numbers the seccomp filter is for.</param>
/// <param name="LimitsSwap">The kernel can bound swap, so a memory limit means memory and swap together.</param>
/// <param name="HasIpv6">The kernel has IPv6, so it must be switched off in instances.</param>
internal sealed record HostFacts(Architecture Architecture, bool LimitsSwap, bool HasIpv6)
{
    public static HostFacts Read() => new(
        RuntimeInformation.OSArchitecture,
        File.Exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes") || !Directory.Exists("/sys/fs/cgroup/memory"),
        Directory.Exists("/proc/sys/net/ipv6"));
}
