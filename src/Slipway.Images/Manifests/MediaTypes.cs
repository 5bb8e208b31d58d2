namespace Slipway.Images.Manifests;

/// <summary>Media types of Docker's registry and of OCI, and what they mean here.</summary>
internal static class MediaTypes
{
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";

    private static readonly HashSet<string> LayerTypes = new(StringComparer.Ordinal)
    {
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.diff.tar.zstd",
        OciLayer,
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    };

    public static IReadOnlyList<string> Manifests { get; } = [OciIndex, DockerList, OciManifest, DockerManifest];

    public static bool IsIndex(string type) => type is DockerList or OciIndex;

    public static bool IsManifest(string type) => type is DockerManifest or OciManifest;

    /// <summary>The manifest form from before 2016, which names no configuration: <c>…manifest.v1+prettyjws</c>.</summary>
    public static bool IsSchema1(string type) => type.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal);

    public static bool IsConfig(string type) =>
        type is "application/vnd.docker.container.image.v1+json" or OciConfig;

    /// <summary>How the layer is compressed is read from its first bytes, as other tools do: the type is often wrong about it.</summary>
    public static bool IsLayer(string type) => LayerTypes.Contains(type);
}
