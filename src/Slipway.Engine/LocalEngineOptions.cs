using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Engine.Network;

namespace Slipway.Engine;

/// <summary>Where the local engine keeps its instances and what it may use of the machine.</summary>
public sealed partial record LocalEngineOptions
{
    /// <summary>Absolute. Instances lie under <c>instances/</c>, their logs under <c>logs/</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// Absolute, short and best on a tmpfs: what is good only until the next boot. Empty for <c>/run/slipway/</c> and a
    /// hash of the data folder.
    /// </summary>
    public string RuntimeFolder { get; init; } = "";

    /// <summary>
    /// Tells this engine's ports, nft table and cgroups from those of others on the same machine: 1 to 8 lower-case
    /// letters and digits.
    /// </summary>
    public string Name { get; init; } = "0";

    /// <summary>The addresses for instances; no other engine or network of this machine may have them. /16 to /29.</summary>
    public IPNetwork Subnet { get; init; } = new(IPAddress.Parse("10.203.0.0"), 24);

    /// <summary><c>crun</c> or <c>runc</c>; empty for the first that works, in this order.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Who is asked for the names that instances may resolve; empty for this machine's own name servers.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>The platform's own names, e.g. <c>api.example.org</c>: what <see cref="NetworkGrants.Api"/> lets an instance reach.</summary>
    public IReadOnlyList<string> ApiHosts { get; init; } = [];

    /// <summary>Processes and threads that one instance may have.</summary>
    public int PidsLimit { get; init; } = 512;

    /// <summary>Bytes after which a log file is put aside and a new one begun.</summary>
    public long LogFileSize { get; init; } = 10 * 1024 * 1024;

    /// <summary>Log files kept of an instance beside the current one; at least 1.</summary>
    public int LogFileCount { get; init; } = 4;

    /// <summary>The kernel's mark on all ports of this engine's instances; 0 is what every other one has.</summary>
    internal uint PortGroup => (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"slipway {Name}"))) & 0x3fff_ffff) | 0x4000_0000;

    internal string TableName => $"slipway_{Name}";

    internal string CgroupParent => $"/slipway-{Name}";

    internal string ResolvedRuntimeFolder => RuntimeFolder.Length > 0 ? RuntimeFolder : $"/run/slipway/{FolderHash}";

    private string FolderHash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(DataFolder))))[..8];

    internal InstanceSubnet Check()
    {
        if (!NamePattern().IsMatch(Name))
            throw new ArgumentException($"The engine's name \"{Name}\" must be 1 to 8 lower-case letters and digits.");
        if (!Path.IsPathFullyQualified(DataFolder) || !Path.IsPathFullyQualified(ResolvedRuntimeFolder))
            throw new ArgumentException($"The engine's folders must be absolute paths: {DataFolder}, {ResolvedRuntimeFolder}.");
        if (LogFileCount < 1 || LogFileSize < 4096 || PidsLimit < 1)
            throw new ArgumentException("The engine needs at least 1 old log file, 4096 bytes of log and 1 process.");
        return new InstanceSubnet(Subnet);
    }

    [GeneratedRegex("^[a-z0-9]{1,8}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
