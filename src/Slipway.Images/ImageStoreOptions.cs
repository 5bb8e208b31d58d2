using System.Net;
using Slipway.Images.Registries;

namespace Slipway.Images;

/// <summary>How images are fetched and kept. Bindable from configuration; read once, when the store is made.</summary>
public sealed class ImageStoreOptions
{
    /// <summary>Where layers, manifests and partial downloads live; made when it is missing. One file system.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>By registry host; Docker Hub's names are one key. A host that is not listed is reached over https, without a login.</summary>
    public Dictionary<string, RegistryOptions> Registries { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Image URLs may name hosts on this machine that <see cref="Registries"/> does not.</summary>
    public bool LocalRegistries { get; set; }

    /// <summary>Networks that image URLs may not lead into, but for hosts that <see cref="Registries"/> names.</summary>
    public IReadOnlyList<IPNetwork> OffLimits { get; set; } = [];

    public ImageLimits Limits { get; set; } = new();

    public TransferOptions Transfers { get; set; } = new();

    /// <summary>Disk wanted before a pull starts, as a multiple of the compressed bytes to fetch.</summary>
    public double DiskFactor { get; set; } = 4;

    /// <summary>How long a pulled image is safe from a sweep that does not list it yet: the caller's record may be on its way.</summary>
    public TimeSpan SweepGrace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a partly fetched layer waits for somebody to go on with it.</summary>
    public TimeSpan PartialMaxAge { get; set; } = TimeSpan.FromDays(7);
}
