using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Engine.Specs;

/// <summary>
/// Writes an OCI runtime <c>config.json</c> that crun and runc take alike, on cgroup v1, hybrid and v2.
/// A pure function; the texts it makes are kept beside its tests.
/// See https://github.com/opencontainers/runtime-spec/blob/v1.0.2/config.md.
/// </summary>
internal static class RuntimeSpec
{
    private static readonly string[] Namespaces = ["pid", "ipc", "uts", "mount", "cgroup", "network"];

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        // Arguments and variables stay readable; nothing here goes into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(SpecInput input) => new JsonObject
    {
        ["ociVersion"] = "1.0.2",
        ["hostname"] = input.Hostname,
        ["root"] = new JsonObject { ["path"] = input.RootPath, ["readonly"] = input.RootIsReadOnly },
        ["process"] = ProcessSpec.Write(input),
        ["mounts"] = Mounts(input),
        ["linux"] = Linux(input),
    }.ToJsonString(Format);

    /// <summary>The process of a written spec with another command, for running something beside it.</summary>
    /// <param name="spec">What <see cref="Write"/> made.</param>
    public static string WriteExec(string spec, IReadOnlyList<string> command, Roots.ResolvedUser? user)
    {
        var process = JsonNode.Parse(spec)!["process"]!.AsObject();
        process["args"] = ProcessSpec.Strings(command);
        if (user is not null)
            process["user"] = ProcessSpec.User(user);
        return process.ToJsonString(Format);
    }

    /// <summary>The process of a written spec with a command of its own for <see cref="IInstanceTerminal"/>.</summary>
    /// <inheritdoc cref="WriteExec"/>
    public static string WriteTerminal(string spec, Instances.TerminalRequest request, Roots.ResolvedUser? user)
    {
        var process = JsonNode.Parse(WriteExec(spec, request.Command, user))!.AsObject();
        process["terminal"] = request.Tty;
        if (request.Tty)
            process["consoleSize"] = new JsonObject { ["height"] = request.Rows, ["width"] = request.Columns };
        // The last of the same name would win in some programs and the first in others.
        var variables = process["env"]!.AsArray().Select(variable => variable!.GetValue<string>())
            .Where(variable => !request.Environment.ContainsKey(variable[..variable.IndexOf('=', StringComparison.Ordinal)]));
        process["env"] = ProcessSpec.Strings([.. variables, .. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        return process.ToJsonString(Format);
    }

    private static JsonArray Mounts(SpecInput input)
    {
        var mounts = new JsonArray(
            Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            Mount("/sys/fs/cgroup", "cgroup", "cgroup", "rprivate", "nosuid", "noexec", "nodev", "relatime", "ro"));
        foreach (var (destination, source) in input.ReadOnlyBinds)
            mounts.Add((JsonNode)Mount(destination, "bind", source, "bind", "rprivate", "nosuid", "nodev", "ro"));
        foreach (var (destination, source) in input.WritableBinds)
            mounts.Add((JsonNode)Mount(destination, "bind", source, "bind", "rprivate", "nosuid", "nodev", "rw"));
        return mounts;
    }

    private static JsonObject Linux(SpecInput input) => new()
    {
        ["cgroupsPath"] = input.CgroupPath,
        ["namespaces"] = new JsonArray([.. Namespaces.Select(type => new JsonObject { ["type"] = type })]),
        ["sysctl"] = Sysctl(input.Host),
        ["resources"] = ResourceSpec.Write(input),
        ["seccomp"] = SeccompProfile.For(input.Host.Architecture),
        ["maskedPaths"] = ProcessSpec.Strings(
        [
            "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
            "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/devices/virtual/powercap", "/sys/firmware",
            "/sys/fs/selinux", "/sys/dev/block",
        ]),
        ["readonlyPaths"] = ProcessSpec.Strings(
            ["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]),
    };

    private static JsonObject Sysctl(HostFacts host)
    {
        // In a network namespace of its own a port below 1024 protects nothing: who is not root may listen on 80 too.
        var sysctl = new JsonObject { ["net.ipv4.ip_unprivileged_port_start"] = "0" };
        if (host.HasIpv6)
        {
            sysctl["net.ipv6.conf.all.disable_ipv6"] = "1";
            sysctl["net.ipv6.conf.default.disable_ipv6"] = "1";
        }

        return sysctl;
    }

    private static JsonObject Mount(string destination, string type, string source, params string[] options) => new()
    {
        ["destination"] = destination,
        ["type"] = type,
        ["source"] = source,
        ["options"] = ProcessSpec.Strings(options),
    };
}
