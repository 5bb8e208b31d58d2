using Slipway.Contracts.Errors;

namespace Slipway.Engine.Processes;

/// <summary>The full paths of the programs that every instance needs.</summary>
internal sealed record EnginePrograms(string Conmon, string Ip, string Nft, string Nsenter, string Mount, string Remove)
{
    /// <summary>What brings them all on Debian; a runtime is one of crun and runc.</summary>
    public const string Packages = "crun conmon nftables iproute2";

    /// <exception cref="SlipwayException"><c>engine_missing</c>, naming all that are missing at once.</exception>
    public static EnginePrograms Find()
    {
        string[] names = ["conmon", "ip", "nft", "nsenter", "mount", "rm"];
        var paths = names.Select(HostPrograms.Find).ToArray();
        var missing = names.Where((_, index) => paths[index] is null).ToList();
        return missing.Count == 0
            ? new EnginePrograms(paths[0]!, paths[1]!, paths[2]!, paths[3]!, paths[4]!, paths[5]!)
            : throw new SlipwayException(
                ErrorCodes.EngineMissing,
                $"Instances can't be run here: {string.Join(", ", missing)} not found. Install them with: apt-get install {Packages}");
    }
}
