using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Slipway.Engine.Roots;
using Slipway.Engine.Specs;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Specs;

/// <summary>The texts a runtime is given, to be read beside this file.</summary>
public sealed class RuntimeSpecTests
{
    [Fact]
    public void A_plain_instance() => Baseline.Check(WithoutSeccomp(Plain), "Specs/plain.json");

    [Fact]
    public void Everything_set() => Baseline.Check(WithoutSeccomp(Full), "Specs/full.json");

    [Fact]
    public void A_command_beside_it() =>
        Baseline.Check(
            RuntimeSpec.WriteExec(RuntimeSpec.Write(Full), ["/bin/sh", "-c", "echo \"grüße\""], ResolvedUser.Root), "Specs/exec.json");

    [Theory]
    [InlineData(Architecture.X64, "SCMP_ARCH_X86_64")]
    [InlineData(Architecture.Arm64, "SCMP_ARCH_AARCH64")]
    public void The_system_calls(Architecture architecture, string name)
    {
        var profile = SeccompProfile.For(architecture, nested: false);
        Assert.Equal(name, profile["architectures"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal("SCMP_ACT_ERRNO", profile["defaultAction"]!.GetValue<string>());
        var rules = profile["syscalls"]!.AsArray().Select(rule => rule!.AsObject()).ToList();
        Assert.All(rules, rule => Assert.Subset(new HashSet<string>(["names", "action", "args", "errnoRet"]), rule.Select(member => member.Key).ToHashSet()));

        var free = Names(rules.Where(rule => rule["action"]!.GetValue<string>() == "SCMP_ACT_ALLOW" && rule["args"] is null));
        string[] never = ["mount", "umount2", "unshare", "setns", "clone", "clone3", "bpf", "io_uring_setup", "keyctl", "userfaultfd", "pivot_root", "init_module", "kexec_load", "socket"];
        Assert.Empty(free.Intersect(never, StringComparer.Ordinal));
        Assert.Equal(free.Count, free.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("execve", free);

        var clone = rules.Single(rule => Names([rule]) is ["clone"]);
        const uint newNamespaces = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;
        Assert.Equal(newNamespaces, clone["args"]![0]!["value"]!.GetValue<uint>());
        Assert.Equal("SCMP_CMP_MASKED_EQ", clone["args"]![0]!["op"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(200, 20000)]
    [InlineData(2500, 250000)]
    public void Milliseconds_a_second_become_a_quota(long cpu, long quota)
    {
        var spec = JsonNode.Parse(RuntimeSpec.Write(Plain with { Cpu = cpu }))!;
        Assert.Equal(quota, spec["linux"]!["resources"]!["cpu"]!["quota"]!.GetValue<long>());
    }

    private static SpecInput Plain => new()
    {
        Hostname = "app-1",
        RootPath = "/data/instances/x/rootfs",
        CgroupPath = "/slipway-0/x",
        Command = ["/nats-server", "--config", "/etc/nats.conf"],
        Environment = InstanceEnvironment.Complete(new Dictionary<string, string>(), "app-1", ResolvedUser.Root),
        User = ResolvedUser.Root,
        WorkingDirectory = "/",
        Pids = 512,
        Host = new HostFacts(Architecture.X64, LimitsSwap: false, HasIpv6: false),
    };

    private static SpecInput Full => Plain with
    {
        Environment = InstanceEnvironment.Complete(
            new Dictionary<string, string> { ["PATH"] = "/app/bin", ["GREETING"] = "grüße <&> \"you\"" }, "app-1", new(1000, 1000, [8, 2000], "/home/app")),
        User = new(1000, 1000, [8, 2000], "/home/app"),
        WorkingDirectory = "/home/app",
        ReadOnlyBinds = [new("/etc/hosts", "/data/instances/x/hosts")],
        RootIsReadOnly = true,
        Memory = 256 * 1024 * 1024,
        Cpu = 500,
        Host = new HostFacts(Architecture.Arm64, LimitsSwap: true, HasIpv6: true),
    };

    private static string WithoutSeccomp(SpecInput input)
    {
        var spec = JsonNode.Parse(RuntimeSpec.Write(input))!;
        spec["linux"]!.AsObject().Remove("seccomp");
        return spec.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static List<string> Names(IEnumerable<JsonObject> rules) =>
        [.. rules.SelectMany(rule => rule["names"]!.AsArray()).Select(name => name!.GetValue<string>())];
}
