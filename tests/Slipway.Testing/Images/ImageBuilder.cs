using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Images;

/// <summary>Puts an image together in memory.</summary>
public sealed class ImageBuilder
{
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private readonly List<TestLayer> layers = [];
    private readonly JsonObject run = [];

    public static string ThisArchitecture { get; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    public string Architecture { get; set; } = ThisArchitecture;

    /// <summary>Docker's media types instead of OCI's.</summary>
    public bool Docker { get; set; }

    /// <summary>What the manifest says the configuration is, where it is something else than an image's.</summary>
    public string? ConfigMediaType { get; set; }

    public ImageBuilder Layer(Action<LayerBuilder> write, Compression compression = Compression.Gzip)
    {
        var layer = new LayerBuilder();
        write(layer);
        return Layer(layer.Build(compression));
    }

    public ImageBuilder Layer(TestLayer layer)
    {
        layers.Add(layer);
        return this;
    }

    /// <summary>A field of the configuration, e.g. <c>Run("Cmd", "sh", "-c", "true")</c>.</summary>
    public ImageBuilder Run(string field, params string[] values)
    {
        run[field] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        return this;
    }

    /// <summary>A field of the configuration, as JSON.</summary>
    public ImageBuilder RunJson(string field, string json)
    {
        run[field] = JsonNode.Parse(json);
        return this;
    }

    public TestImage Build()
    {
        var config = Bytes(new JsonObject
        {
            ["architecture"] = Architecture,
            ["os"] = "linux",
            ["config"] = run.DeepClone(),
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer.DiffId))]) },
        });
        var type = Docker ? "application/vnd.docker.distribution.manifest.v2+json" : "application/vnd.oci.image.manifest.v1+json";
        var configType = ConfigMediaType ?? (Docker ? "application/vnd.docker.container.image.v1+json" : "application/vnd.oci.image.config.v1+json");
        var manifest = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = type,
            ["config"] = Descriptor(configType, TestImage.DigestOf(config), config.Length),
            ["layers"] = new JsonArray([.. layers.Select(layer => Descriptor(TypeOf(layer), layer.Digest, layer.ClaimedSize ?? layer.Blob.Length))]),
        });
        var blobs = layers.DistinctBy(layer => layer.Digest).ToDictionary(layer => layer.Digest, layer => layer.Blob);
        blobs[TestImage.DigestOf(config)] = config;
        return new TestImage(manifest, type, new Dictionary<string, (byte[], string)>(), blobs, [.. layers]);
    }

    /// <summary>An index of images for several platforms (<c>linux/arm64</c>), with an attestation as builders add it.</summary>
    public static TestImage Index(params (string Platform, TestImage Image)[] images)
    {
        var attestation = "{}"u8.ToArray();
        var entries = images.Select(image => Entry(image.Image.MediaType, image.Image.Manifest, image.Platform))
            .Append(Entry("application/vnd.oci.image.manifest.v1+json", attestation, "unknown/unknown"));
        var index = Bytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciIndex, ["manifests"] = new JsonArray([.. entries]) });
        return new TestImage(
            index,
            OciIndex,
            images.DistinctBy(image => image.Image.Digest).ToDictionary(image => image.Image.Digest, image => (image.Image.Manifest, image.Image.MediaType)),
            images.SelectMany(image => image.Image.Blobs).DistinctBy(blob => blob.Key).ToDictionary(),
            images[0].Image.Layers);
    }

    private string TypeOf(TestLayer layer) => Docker && layer.MediaType.EndsWith("+gzip", StringComparison.Ordinal)
        ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
        : layer.MediaType;

    private static JsonObject Entry(string type, byte[] manifest, string platform)
    {
        var parts = platform.Split('/');
        var entry = Descriptor(type, TestImage.DigestOf(manifest), manifest.Length);
        entry["platform"] = new JsonObject { ["os"] = parts[0], ["architecture"] = parts[1] };
        return entry;
    }

    private static JsonObject Descriptor(string type, string digest, long size) =>
        new() { ["mediaType"] = type, ["digest"] = digest, ["size"] = size };

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);
}
