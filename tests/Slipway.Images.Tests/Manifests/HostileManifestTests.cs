using System.Text;
using System.Text.Json.Nodes;
using Slipway.Contracts.Errors;
using Slipway.Images.Manifests;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Manifests;

/// <summary>Manifests, indexes and configurations made to go round, to be endless, or to lie about sizes.</summary>
public sealed class HostileManifestTests
{
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Plain = "application/vnd.oci.image.manifest.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private static readonly string Some = "sha256:" + new string('a', 64);

    private static TestImage Image { get; } = new ImageBuilder().Layer(layer => layer.File("a", "1")).Build();

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Indexes_may_lead_to_indexes_but_not_for_ever(int deep, bool works)
    {
        await using var world = await ImageWorld.StartAsync();
        var image = Image;
        for (var i = 0; i < deep; i++)
            image = Above(image);
        world.Registry.Push("team/app:1", image);

        if (works)
        {
            await world.PullAsync();
            return;
        }

        var failure = await world.FailAsync(ErrorCodes.ImageInvalid);
        Assert.Contains("IndexDepth of 3", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public async Task A_circle_of_indexes_ends()
    {
        await using var world = await ImageWorld.StartAsync();
        // No digest names itself: a registry that wants to go round must send something else than was asked for.
        world.Registry.Misbehave.Garbage = (new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = new JsonArray(Entry(Index, Some, 100)) }.ToJsonString(), Index);

        await world.FailAsync(ErrorCodes.DigestMismatch);

        Assert.InRange(world.Registry.Requests.Count, 1, 4);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task An_index_that_lies_about_the_size_of_a_manifest_is_refused(int off)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Above(Image, off));

        var failure = await world.FailAsync(ErrorCodes.ImageInvalid);

        Assert.Contains($"has {Image.Manifest.Length} bytes, and {Image.Manifest.Length + off} were named", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_manifest_that_lies_about_the_size_of_its_configuration_is_refused(int off)
    {
        await using var world = await ImageWorld.StartAsync();
        await world.PushAndPullAsync(Image, name: "team/honest:1"); // so that the configuration is here already
        world.Registry.Push("team/app:1", Changed(Image, manifest => manifest["config"]!["size"] = (int)manifest["config"]!["size"]! + off));

        await world.FailAsync(ErrorCodes.ImageInvalid);

        var other = new ImageBuilder().Layer(layer => layer.File("b", "2")).Build();
        world.Registry.Push("team/app:1", Changed(other, manifest => manifest["config"]!["size"] = (int)manifest["config"]!["size"]! + off));
        Assert.Contains("were named", (await world.FailAsync(ErrorCodes.ImageInvalid)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "digest_mismatch")]
    [InlineData(1, "layer_truncated")]
    public async Task A_manifest_that_lies_about_the_size_of_a_layer_is_refused(int off, string code)
    {
        await using var world = await ImageWorld.StartAsync();
        var layer = new LayerBuilder().Noise("noise", 5000).Build();
        world.Registry.Push("team/app:1", new ImageBuilder().Layer(layer with { ClaimedSize = layer.Blob.Length + off }).Build());

        await world.FailAsync(ErrorCodes.Find(code)!);

        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public void Thousands_of_layers_are_refused_by_the_limits_name()
    {
        var layers = new JsonArray([.. Enumerable.Range(0, 5000).Select(_ => Entry("application/vnd.oci.image.layer.v1.tar+gzip", Some, 1))]);

        Refused(ErrorCodes.ImageInvalid, "5000 layers; the limit Layers allows 127", Write(layers));
    }

    [Theory]
    [InlineData("config", "ConfigBytes")]
    [InlineData("layers", "LayerBytes")]
    public void What_is_declared_too_large_is_refused_by_the_limits_name(string what, string limit)
    {
        var manifest = JsonNode.Parse(Write([Entry("application/vnd.oci.image.layer.v1.tar+gzip", Some, 1)]))!;
        (what == "config" ? manifest["config"] : manifest["layers"]![0])!["size"] = long.MaxValue;

        Refused(ErrorCodes.ImageInvalid, limit, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    [Fact]
    public async Task A_huge_configuration_is_not_read_to_its_end()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.Limits.ConfigBytes = 10_000);
        var huge = new ImageBuilder().Layer(layer => layer.File("a")).Run("Env", "A=" + new string('a', 50_000)).Build();
        world.Registry.Push("team/app:1", Changed(huge, manifest => manifest["config"]!["size"] = 500));

        var failure = await world.FailAsync(ErrorCodes.RegistryProtocol);

        Assert.Contains("more than 10000 bytes, which is the limit ConfigBytes", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"layers":[],"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"a","digest":"b"}}""")]
    public void The_same_field_twice_is_refused(string json) => Refused(ErrorCodes.RegistryProtocol, "", Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Deep_JSON_is_refused_and_does_not_use_up_the_stack()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", 200_000));
        Refused(ErrorCodes.RegistryProtocol, "", Encoding.UTF8.GetBytes(deep));
        Refused(ErrorCodes.RegistryProtocol, "", Encoding.UTF8.GetBytes("{\"config\":" + deep));
    }

    [Fact]
    public void What_a_manifest_says_does_not_fill_the_error_or_steer_a_terminal()
    {
        var manifest = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = "\u001b[2J" + new string('x', 1 << 20) };

        var failure = Refused(ErrorCodes.ImageUnsupported, "xxx", Encoding.UTF8.GetBytes(manifest.ToJsonString()));

        Assert.InRange(failure.Message.Length, 1, 1000);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Fact]
    public async Task An_index_of_thousands_of_platforms_gives_an_error_that_can_be_read()
    {
        await using var world = await ImageWorld.StartAsync();
        var entries = Enumerable.Range(0, 5000).Select(i => Entry(Plain, Some, 1, $"os{i}\u001b"));
        world.Registry.Misbehave.Garbage = (new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = new JsonArray([.. entries]) }.ToJsonString(), Index);

        var failure = await world.FailAsync(ErrorCodes.ImagePlatformUnavailable);

        Assert.InRange(failure.Message.Length, 1, 1000);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    private static SlipwayException Refused(ErrorCode code, string part, byte[] manifest)
    {
        var failure = Assert.Throws<SlipwayException>(() => Manifest.Parse(manifest, null, "team/app:1", new ImageLimits()));
        Assert.Equal(code.Code, failure.Code.Code);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    private static byte[] Write(JsonArray layers) => Encoding.UTF8.GetBytes(
        new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Plain, ["config"] = Entry(Config, Some, 1), ["layers"] = layers }.ToJsonString());

    private static JsonObject Entry(string type, string digest, long size, string? system = null)
    {
        var entry = new JsonObject { ["mediaType"] = type, ["digest"] = digest, ["size"] = size };
        if (system is not null)
            entry["platform"] = new JsonObject { ["os"] = system, ["architecture"] = ImageBuilder.ThisArchitecture };
        return entry;
    }

    /// <summary>An index that names the image alone.</summary>
    private static TestImage Above(TestImage image, int off = 0)
    {
        var entry = Entry(image.MediaType, image.Digest, image.Manifest.Length + off, "linux");
        var index = Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Index, ["manifests"] = new JsonArray(entry) }.ToJsonString());
        var manifests = image.Manifests.Append(new(image.Digest, (image.Manifest, image.MediaType))).ToDictionary();
        return image with { Manifest = index, MediaType = Index, Manifests = manifests };
    }

    private static TestImage Changed(TestImage image, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(image.Manifest)!;
        change(manifest);
        return image with { Manifest = Encoding.UTF8.GetBytes(manifest.ToJsonString()) };
    }
}
