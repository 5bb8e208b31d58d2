using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Specs;

/// <summary>The system calls an instance may make: our own list, default deny, in <c>seccomp.json</c> beside this file.</summary>
internal static class SeccompProfile
{
    private static readonly string[] Nested = ["mount", "pivot_root", "sethostname", "umount2", "unshare"];

    private static readonly Lazy<string> Text = new(() =>
    {
        using var stream = typeof(SeccompProfile).Assembly.GetManifestResourceStream("Slipway.Engine.Specs.seccomp.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>
    /// The list as a runtime spec has it. Only the machine's native calls: the 32-bit ones are an older, less watched way
    /// into the kernel, and a filter for them costs every start.
    /// </summary>
    /// <param name="architecture">The machine's.</param>
    /// <param name="nested">Lets the few calls through that <see cref="Nested"/> names.</param>
    public static JsonObject For(Architecture architecture, bool nested)
    {
        var profile = JsonNode.Parse(Text.Value)!.AsObject();
        profile.Remove("about");
        foreach (var rule in profile["syscalls"]!.AsArray())
            rule!.AsObject().Remove("why");
        if (nested)
            AllowNesting(profile["syscalls"]!.AsArray());
        profile["architectures"] = new JsonArray(architecture switch
        {
            Architecture.X64 => "SCMP_ARCH_X86_64",
            Architecture.Arm64 => "SCMP_ARCH_AARCH64",
            _ => throw new SlipwayException(
                ErrorCodes.EngineMissing, $"Instances run on x86-64 and 64-bit ARM machines; this one is {architecture}."),
        });
        return profile;
    }

    /// <summary>
    /// What building an image takes: mounts and namespaces of its own. Not the newer mount calls, not setns: nobody needs them
    /// for it.
    /// </summary>
    private static void AllowNesting(JsonArray rules)
    {
        foreach (var rule in rules.Select(rule => rule!.AsObject()))
        {
            var names = rule["names"]!.AsArray().Select(name => name!.GetValue<string>()).Except(Nested).ToList();
            rule["names"] = ProcessSpec.Strings(names);
            if (names is ["clone"])
                rule.Remove("args"); // any flag
        }

        rules.Add((JsonNode)new JsonObject { ["names"] = ProcessSpec.Strings(Nested), ["action"] = "SCMP_ACT_ALLOW" });
    }
}
