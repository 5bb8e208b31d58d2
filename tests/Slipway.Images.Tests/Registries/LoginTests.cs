using Slipway.Contracts.Errors;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Images.Tests.Registries;

public sealed class LoginTests
{
    private const string Password = "p4ss-w0rd";

    private static TestImage Image { get; } = new ImageBuilder().Layer(layer => layer.File("a", "1")).Build();

    [Fact]
    public async Task A_token_is_fetched_once_for_a_repository()
    {
        await using var world = await ImageWorld.StartAsync((_, registry) => registry.Misbehave.Bearer = true);

        await world.PushAndPullAsync(Image);

        Assert.Single(world.Registry.Requests, request => request.Path == "/token");
        Assert.Contains(world.Registry.Requests, request => request.IsBlob && request.Authorization == "Bearer token-1");
    }

    [Fact]
    public async Task The_login_is_shown_for_a_token()
    {
        await using var world = await ImageWorld.StartAsync(Wants(bearer: true, Password));

        await world.PushAndPullAsync(Image);

        Assert.StartsWith("Basic ", world.Registry.Requests.Single(request => request.Path == "/token").Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_basic_login_works_too()
    {
        await using var world = await ImageWorld.StartAsync(Wants(bearer: false, Password));

        await world.PushAndPullAsync(Image);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_login_is_told_without_the_password(bool bearer)
    {
        await using var world = await ImageWorld.StartAsync(Wants(bearer, "not-the-" + Password));
        world.Registry.Push("team/app:1", Image);

        var failure = await world.FailAsync(ErrorCodes.RegistryAuthFailed);

        Assert.Contains("'robot'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_login_both_readings_of_a_refusal_are_told()
    {
        await using var world = await ImageWorld.StartAsync((_, registry) => (registry.Misbehave.Bearer, registry.Misbehave.BearerNeverEnough) = (true, true));

        var failure = await world.FailAsync(ErrorCodes.RegistryAuthRequired);

        Assert.Contains("private, or it does not exist", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"registries:{world.Registry.Host}:username", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_store_elsewhere_does_not_see_the_login()
    {
        await using var elsewhere = await TestRegistry.StartAsync();
        elsewhere.Push("any/thing:1", Image);
        await using var world = await ImageWorld.StartAsync(Wants(bearer: false, Password));
        world.Registry.Push("team/app:1", Image);
        world.Registry.Misbehave.RedirectBlobsTo = $"{elsewhere.Address}store/";

        await world.PullAsync();

        Assert.NotEmpty(elsewhere.Requests);
        Assert.All(elsewhere.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task A_mirror_does_not_see_the_login_of_its_registry()
    {
        await using var mirror = await TestRegistry.StartAsync();
        mirror.Push("team/app:1", Image);
        mirror.Misbehave.Basic = ("robot", Password);
        await using var world = await ImageWorld.StartAsync((options, registry) =>
        {
            var settings = ImageWorld.RegistryOf(options, registry.Host);
            (settings.Username, settings.Password) = ("robot", Password);
            settings.Mirrors.Add($"http://{mirror.Host}");
        });
        world.Registry.Push("team/app:1", Image);

        await world.PullAsync();

        Assert.All(mirror.Requests, request => Assert.Null(request.Authorization));
    }

    private static Action<ImageStoreOptions, TestRegistry> Wants(bool bearer, string password) => (options, registry) =>
    {
        registry.Misbehave.Bearer = bearer;
        registry.Misbehave.Basic = ("robot", Password);
        var settings = ImageWorld.RegistryOf(options, registry.Host);
        (settings.Username, settings.Password) = ("robot", password);
    };
}
