using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Registries;

/// <summary>Each way in which a registry says no gets its own code, and a message that helps.</summary>
public sealed class RefusalTests
{
    private static TestImage Image { get; } = new ImageBuilder().Layer(layer => layer.File("a", "1")).Build();

    [Theory]
    [InlineData(403, "registry_denied")]
    [InlineData(404, "image_not_found")]
    [InlineData(429, "registry_rate_limited")]
    [InlineData(500, "registry_failed")]
    [InlineData(503, "registry_failed")]
    [InlineData(418, "registry_protocol")]
    [InlineData(204, "registry_protocol")]
    public async Task A_refusal_has_a_code_and_says_what_the_registry_said(int status, string code)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.Fail(status);

        var failure = await world.FailAsync(ErrorCodes.Find(code)!);

        Assert.Contains(world.Registry.Host, failure.Message, StringComparison.Ordinal);
        if (status >= 400)
            Assert.Contains($"TEST_{status}", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.LeftBehind());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task What_passes_is_waited_for(int status)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.Fail(status, times: 4, response => response.Headers.RetryAfter = "0");

        await world.PullAsync();
    }

    [Fact]
    public async Task A_long_wait_is_told_instead_of_waited()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.Fail(429, shape: response => response.Headers.RetryAfter = "3600");

        var failure = await world.FailAsync(ErrorCodes.RegistryRateLimited);

        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
        Assert.Contains("3600 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_tag_is_told_with_both_readings()
    {
        await using var world = await ImageWorld.StartAsync();

        var failure = await world.FailAsync(ErrorCodes.ImageNotFound, "team/app:nope");

        Assert.Contains("'team/app:nope'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("private", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Log in to the hotel's network</html>", "text/html")]
    [InlineData("not json at all", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("[1,2]", "application/json")]
    public async Task Garbage_is_not_the_protocol(string body, string type)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Misbehave.Garbage = (body, type);

        await world.FailAsync(ErrorCodes.RegistryProtocol);
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", "image_unsupported")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.example.thing"}""", "image_unsupported")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", "image_invalid")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"md5:1","size":1},"layers":[]}""", "image_invalid")]
    public async Task A_manifest_that_is_no_image_is_told(string body, string code)
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Misbehave.Garbage = (body, "application/json");

        await world.FailAsync(ErrorCodes.Find(code)!);
    }

    [Fact]
    public async Task A_manifest_beyond_the_limit_is_not_read()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.Limits.ManifestBytes = 100);
        world.Registry.Push("team/app:1", Image);

        var failure = await world.FailAsync(ErrorCodes.RegistryProtocol);

        Assert.Contains("100 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_whose_digest_is_another_is_not_used()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.DigestHeader = "sha256:" + new string('a', 64);

        await world.FailAsync(ErrorCodes.DigestMismatch);
    }

    [Fact]
    public async Task A_pinned_image_that_came_out_different_is_not_used()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Misbehave.Garbage = ("{}", "application/json");

        await world.FailAsync(ErrorCodes.DigestMismatch, "team/app@" + Image.Digest);
    }

    [Fact]
    public async Task Another_architecture_is_told_with_what_there_is()
    {
        await using var world = await ImageWorld.StartAsync();
        var image = new ImageBuilder { Architecture = "s390x" }.Layer(layer => layer.File("a")).Build();
        world.Registry.Push("team/app:index", ImageBuilder.Index(("linux/s390x", image), ("windows/amd64", image)));
        world.Registry.Push("team/app:single", image);

        var index = await world.FailAsync(ErrorCodes.ImagePlatformUnavailable, "team/app:index");
        var single = await world.FailAsync(ErrorCodes.ImagePlatformUnavailable, "team/app:single");

        Assert.Contains("linux/s390x, windows/amd64.", index.Message, StringComparison.Ordinal);
        Assert.Contains("linux/s390x", single.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_a_container_image_is_told()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/chart:1", new ImageBuilder { ConfigMediaType = "application/vnd.cncf.helm.config.v1+json" }.Build());
        var odd = new LayerBuilder().File("a").Build() with { MediaType = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted" };
        world.Registry.Push("team/odd:1", new ImageBuilder().Layer(odd).Build());

        Assert.Contains("helm", (await world.FailAsync(ErrorCodes.ImageUnsupported, "team/chart:1")).Message, StringComparison.Ordinal);
        Assert.Contains("encrypted", (await world.FailAsync(ErrorCodes.ImageUnsupported, "team/odd:1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var world = await ImageWorld.StartAsync();
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.RedirectForEver = true;

        await world.FailAsync(ErrorCodes.RegistryProtocol);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_and_one_that_is_down_are_told_apart()
    {
        await using var world = await ImageWorld.StartAsync();
        await world.Registry.DisposeAsync();

        var down = await world.FailAsync(ErrorCodes.RegistryUnreachable);
        var unknown = await Assert.ThrowsAsync<SlipwayException>(() =>
            world.Store.ResolveAsync(ImageReference.Parse("https://no-such-host.invalid/team/app:1"), ImageWorld.Cancel));

        Assert.Contains("No connection to", down.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.RegistryUnreachable, unknown.Code);
        Assert.Contains("no host 'no-such-host.invalid'", unknown.Message, StringComparison.Ordinal);
    }
}
