using System.Text.Json.Nodes;

namespace Slipway.Engine.Specs;

/// <summary>The part of a runtime spec that bounds what an instance takes: devices, processes, memory, CPU.</summary>
internal static class ResourceSpec
{
    private const long CpuPeriod = 100_000;

    // The kernel refuses a quota below a millisecond.
    private const long LeastCpuQuota = 1_000;

    // null, zero, full, random, urandom, tty, ptmx, and every pts.
    private static readonly (long Major, long? Minor)[] Devices = [(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 2), (136, null)];

    public static JsonObject Write(SpecInput input)
    {
        var resources = new JsonObject
        {
            ["devices"] = new JsonArray(
                [new JsonObject { ["allow"] = false, ["access"] = "rwm" }, .. Devices.Select(device => Allow(device.Major, device.Minor))]),
            ["pids"] = new JsonObject { ["limit"] = input.Pids },
        };
        if (input.Memory > 0)
        {
            var memory = new JsonObject { ["limit"] = input.Memory };
            if (input.Host.LimitsSwap)
                memory["swap"] = input.Memory;
            resources["memory"] = memory;
        }

        if (input.Cpu > 0)
        {
            var quota = Math.Max(input.Cpu * CpuPeriod / 1000, LeastCpuQuota);
            resources["cpu"] = new JsonObject { ["quota"] = quota, ["period"] = CpuPeriod };
        }

        return resources;
    }

    private static JsonObject Allow(long major, long? minor)
    {
        var rule = new JsonObject { ["allow"] = true, ["type"] = "c", ["major"] = major };
        if (minor is not null)
            rule["minor"] = minor;
        rule["access"] = "rwm";
        return rule;
    }
}
