using System.Text.Json.Nodes;
using Slipway.Engine.Roots;

namespace Slipway.Engine.Specs;

/// <summary>The part of a runtime spec that says what is exec'd, as whom, and with which rights.</summary>
internal static class ProcessSpec
{
    // The eleven that podman gives: enough for packages that start as root and drop to a user of their own.
    private static readonly string[] Capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP",
        "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    public static JsonObject Write(SpecInput input) => new()
    {
        ["terminal"] = false,
        ["user"] = User(input.User),
        ["args"] = Strings(input.Command),
        ["env"] = Strings(input.Environment.Select(variable => $"{variable.Key}={variable.Value}")),
        ["cwd"] = input.WorkingDirectory,
        ["capabilities"] = new JsonObject
        {
            // None inheritable: else a user that is not root would get them from files with capabilities (CVE-2022-24769).
            ["bounding"] = Strings(CapabilitiesOf(input)),
            ["effective"] = Strings(CapabilitiesOf(input)),
            ["permitted"] = Strings(CapabilitiesOf(input)),
        },
        ["noNewPrivileges"] = true,
        ["oomScoreAdj"] = 0,
    };

    // In a user namespace of its own this is the right to mount there, over what is mounted there.
    private static IEnumerable<string> CapabilitiesOf(SpecInput input) => input.Nested ? Capabilities.Append("CAP_SYS_ADMIN") : Capabilities;

    public static JsonObject User(ResolvedUser user) => new()
    {
        ["uid"] = user.Uid,
        ["gid"] = user.Gid,
        // With the primary group among them, as login sets it up: else setgid programs could drop it (CVE-2022-36109).
        ["additionalGids"] = new JsonArray([.. user.OtherGroups.Append(user.Gid).Distinct().Order().Select(gid => JsonValue.Create(gid))]),
    };

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
