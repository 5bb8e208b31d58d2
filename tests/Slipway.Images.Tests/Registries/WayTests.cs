using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Registries;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Images.Tests.Registries;

/// <summary>Which way a registry is reached: mirrors, TLS, plain http.</summary>
public sealed class WayTests
{
    private static TestImage Image { get; } = new ImageBuilder().Layer(layer => layer.File("a", "1")).Build();

    [Theory]
    [InlineData("docker.io")]
    [InlineData("registry-1.docker.io")]
    public async Task A_mirror_serves_docker_hub_under_every_name_of_it(string key)
    {
        await using var world = await ImageWorld.StartAsync((options, registry) => ImageWorld.RegistryOf(options, key).Mirrors.Add($"http://{registry.Host}"));
        world.Registry.Push("library/nats:latest", Image);

        var resolved = await world.Store.ResolveAsync(ImageReference.Parse("nats"), ImageWorld.Cancel);
        await world.Store.PullAsync(resolved, new RecordingObserver(), ImageWorld.Cancel);

        Assert.Empty(world.Store.FindMissing(resolved));
    }

    [Fact]
    public async Task What_a_mirror_lacks_comes_from_the_registry()
    {
        await using var mirror = await TestRegistry.StartAsync();
        await using var world = await ImageWorld.StartAsync((options, registry) => ImageWorld.RegistryOf(options, registry.Host).Mirrors.Add($"http://{mirror.Host}"));

        await world.PushAndPullAsync(Image);

        Assert.Contains(mirror.Requests, request => request.IsManifest);
        Assert.Contains(mirror.Requests, request => request.IsBlob);
    }

    [Fact]
    public async Task Where_the_registry_is_out_of_reach_the_mirrors_answer_counts()
    {
        await using var mirror = await TestRegistry.StartAsync();
        await using var world = await ImageWorld.StartAsync((options, registry) => ImageWorld.RegistryOf(options, registry.Host).Mirrors.Add($"http://{mirror.Host}"));
        await world.Registry.DisposeAsync();

        var failure = await world.FailAsync(ErrorCodes.ImageNotFound);

        Assert.Contains(mirror.Host, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{world.Registry.Host}: registry_unreachable", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_authority_is_told_with_fingerprint_and_setting()
    {
        using var certificates = new TestCertificates();
        await using var world = await ImageWorld.StartAsync(registry: await TestRegistry.StartAsync(certificates.Server));
        world.Registry.Push("team/app:1", Image);

        var failure = await world.FailAsync(ErrorCodes.RegistryUntrusted);

        var fingerprint = certificates.Server.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
        Assert.Contains(fingerprint, failure.Message.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"registries:{world.Registry.Host}:caFile", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_configured_authority_or_insecure_makes_it_work(bool authority)
    {
        using var certificates = new TestCertificates();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificates.Authority.ExportCertificatePem(), ImageWorld.Cancel);
        await using var world = await ImageWorld.StartAsync(
            (options, registry) =>
            {
                var settings = ImageWorld.RegistryOf(options, registry.Host);
                settings.CaFile = authority ? file : null;
                settings.Insecure = !authority;
            },
            await TestRegistry.StartAsync(certificates.Server));

        await world.PushAndPullAsync(Image);

        File.Delete(file);
    }

    [Fact]
    public void All_problems_of_the_configuration_are_told_at_once()
    {
        var options = new ImageStoreOptions();
        options.Registries["docker.io"] = new RegistryOptions { Mirrors = { "mirror.local", "https://user:secret@mirror.local" }, Password = "secret" };
        options.Registries["registry-1.docker.io"] = new RegistryOptions { CaFile = "/no/such.pem" };
        options.Registries["not a host"] = new RegistryOptions();

        var failure = Assert.Throws<ArgumentException>(() => new ImageStore(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

        foreach (var part in new[] { "dataFolder", "mirrors:0", "mirrors:1", "docker.io:username", "registry-1.docker.io: this is the same", "caFile", "not a host" })
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("realm=\"https://a/t\",service=\"x, y\",scope=\"a b\"", "https://a/t", "x, y", "a b")]
    [InlineData("realm=https://a/t, service=x ,scope=\"q\\\"uote\"", "https://a/t", "x", "q\"uote")]
    public void A_challenge_is_read_with_its_quotes(string text, string realm, string service, string scope)
    {
        var challenge = AuthChallenge.Parse(new("Bearer", text));

        Assert.Equal((realm, service, scope), (challenge.Parameters["realm"], challenge.Parameters["service"], challenge.Parameters["scope"]));
    }
}
