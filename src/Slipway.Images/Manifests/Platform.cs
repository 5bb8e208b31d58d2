using System.Runtime.InteropServices;

namespace Slipway.Images.Manifests;

/// <summary>A system an image is for, in Go's names: <c>linux/amd64</c>, <c>linux/arm/v7</c>.</summary>
internal readonly record struct Platform(string OperatingSystem, string Architecture, string Variant)
{
    public static Platform ThisMachine { get; } = new("linux", ArchitectureOf(RuntimeInformation.OSArchitecture), "");

    /// <summary>Entries that are notes about other entries (attestations) say so: <c>unknown/unknown</c>.</summary>
    public bool IsKnown => OperatingSystem != "unknown" && Architecture != "unknown";

    public static Platform From(string? operatingSystem, string? architecture, string? variant) =>
        new(operatingSystem ?? "", architecture ?? "", variant ?? "");

    /// <summary>How well the image fits this machine: 0 not at all, more is better.</summary>
    public int Fitness(Platform machine)
    {
        if (OperatingSystem != machine.OperatingSystem || Architecture != machine.Architecture)
            return 0;
        // The plain variants are what every machine of the architecture runs; amd64/v3 needs a processor that we don't ask.
        return (Architecture, Variant) switch
        {
            (_, "") => 3,
            ("arm64", "v8") or ("arm", "v7") or ("amd64", "v1") => 2,
            ("arm", "v6" or "v5") => 1,
            _ => 0,
        };
    }

    public override string ToString() => $"{OperatingSystem}/{Architecture}{(Variant.Length == 0 ? "" : "/" + Variant)}";

    private static string ArchitectureOf(Architecture architecture) => architecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.X86 => "386",
        System.Runtime.InteropServices.Architecture.Armv6 => "arm",
        var other => other.ToString().ToLowerInvariant(),
    };
}
