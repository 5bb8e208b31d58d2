using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Slipway.Testing.Images;
using Xunit;

[assembly: AssemblyFixture(typeof(RealRegistryFixture))]

namespace Slipway.Testing.Images.Tests;

public sealed class RealRegistryTests(RealRegistryFixture fixture) : IDisposable
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpClient _client = new() { BaseAddress = fixture.Registry.Url };

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Nats_has_exactly_the_two_layers_of_the_seed()
    {
        var manifest = await ManifestAsync("library/nats");

        Assert.Equal(2, manifest["layers"]!.AsArray().Count);
    }

    [Fact]
    public async Task Nats_and_redis_share_their_base_with_debian()
    {
        var debian = (await ManifestAsync("library/debian", "bookworm"))["layers"]!.AsArray();
        var nats = (await ManifestAsync("library/nats"))["layers"]!.AsArray();
        var redis = (await ManifestAsync("library/redis"))["layers"]!.AsArray();

        Assert.Equal(Digest(Assert.Single(debian)), Digest(nats[0]));
        Assert.Equal(Digest(nats[0]), Digest(redis[0]));
    }

    [Theory]
    [InlineData("test/nats-docker", DockerManifest, "application/vnd.docker.image.rootfs.diff.tar.gzip")]
    [InlineData("test/nats-plain", OciManifest, "application/vnd.oci.image.layer.v1.tar")]
    [InlineData("test/nats-zstd", OciManifest, "application/vnd.oci.image.layer.v1.tar+zstd")]
    public async Task Variants_are_of_the_kind_that_their_name_says(string image, string manifestType, string layerType)
    {
        using var response = await GetManifestAsync(image, "latest");
        var manifest = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(manifestType, response.Content.Headers.ContentType!.MediaType);
        Assert.All(manifest["layers"]!.AsArray(), layer => Assert.Equal(layerType, (string?)layer!["mediaType"]));
    }

    [Fact]
    public async Task The_index_names_a_manifest_that_is_there()
    {
        var index = await ManifestAsync("test/multiarch");

        foreach (var entry in index["manifests"]!.AsArray())
        {
            using var response = await GetManifestAsync("test/multiarch", Digest(entry));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task What_is_deleted_in_one_registry_stays_in_the_next()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var first = await RealRegistry.StartAsync(cancellation);
        using var client = new HttpClient { BaseAddress = first.Url };
        using var manifest = await GetManifestAsync("library/redis", "latest");
        var digest = manifest.Headers.GetValues("Docker-Content-Digest").Single();

        using var deleted = await client.DeleteAsync(new Uri($"v2/library/redis/manifests/{digest}", UriKind.Relative), cancellation);
        await using var second = await RealRegistry.StartAsync(cancellation);
        using var other = new HttpClient { BaseAddress = second.Url };

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetManifestAsync("library/redis", "latest", client)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetManifestAsync("library/redis", "latest", other)).StatusCode);
    }

    [Theory]
    [InlineData("debian")]
    [InlineData("nats")]
    [InlineData("redis")]
    [InlineData("tricky")]
    public void A_layout_is_there_for_the_tools_that_read_one(string name) =>
        Assert.True(File.Exists(Path.Join(fixture.Registry.LayoutPath(name), "oci-layout")));

    [Fact]
    public async Task A_disposed_registry_no_longer_answers()
    {
        var registry = await RealRegistry.StartAsync(TestContext.Current.CancellationToken);
        var url = registry.Url;
        await registry.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync(new Uri(url, "v2/"), TestContext.Current.CancellationToken));
    }

    private async Task<JsonNode> ManifestAsync(string image, string reference = "latest")
    {
        using var response = await GetManifestAsync(image, reference);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<HttpResponseMessage> GetManifestAsync(string image, string reference, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v2/{image}/manifests/{reference}", UriKind.Relative));
        foreach (var type in (string[])[OciManifest, OciIndex, DockerManifest])
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return await (client ?? _client).SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Digest(JsonNode? descriptor) => (string)descriptor!["digest"]!;
}
