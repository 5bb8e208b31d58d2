using System.Net;
using System.Net.Sockets;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Images.Tests.Registries;

/// <summary>An image's URL is somebody's wish; the server does not go wherever it leads.</summary>
public sealed class OffLimitsTests
{
    private static TestImage Image() => new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Build();

    [Fact]
    public async Task This_machine_is_not_asked_unless_it_is_named()
    {
        await using var world = await ImageWorld.StartAsync((options, _) => options.LocalRegistries = false);
        world.Registry.Push("team/app:1", Image());
        var failure = await world.FailAsync(ErrorCodes.RegistryOffLimits);
        Assert.Contains($"Nothing was asked of {world.Registry.Host}: 127.0.0.1 is this machine itself", failure.Message, StringComparison.Ordinal);
        Assert.Empty(world.Registry.Requests);

        await using var named = await ImageWorld.StartAsync((options, registry) =>
        {
            options.LocalRegistries = false;
            ImageWorld.RegistryOf(options, registry.Host);
        });
        await named.PushAndPullAsync(Image());
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("127.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[fe80::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("10.203.0.7")]
    public async Task Nothing_is_asked_of(string host)
    {
        await using var world = await ImageWorld.StartAsync((options, _) =>
        {
            options.LocalRegistries = false;
            options.OffLimits = [IPNetwork.Parse("10.203.0.0/16")];
        });
        await AssertOffLimitsAsync(world, $"{host}:8080/team/app:1");
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_machines_own_address_in_its_network()
    {
        var own = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken)).FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)
            ?? IPAddress.Loopback;
        await using var world = await ImageWorld.StartAsync((options, _) => options.LocalRegistries = false);
        await AssertOffLimitsAsync(world, $"{own}:8080/team/app:1");
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[fd00:ec2::254]")]
    public async Task Metadata_services_are_not_asked_even_if_they_are_named(string host)
    {
        await using var world = await ImageWorld.StartAsync((options, _) => ImageWorld.RegistryOf(options, $"{host}:8080"));
        await AssertOffLimitsAsync(world, $"{host}:8080/team/app:1");
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("http://127.0.0.1:1/")]
    public async Task A_redirect_leads_nowhere_else(string place)
    {
        await using var world = await NamedAsync();
        world.Registry.Push("team/app:1", Image());
        world.Registry.Misbehave.RedirectBlobsTo = place;
        await world.FailAsync(ErrorCodes.RegistryOffLimits);
        Assert.Empty(world.LeftBehind());
    }

    [Fact]
    public async Task A_token_is_fetched_nowhere_else()
    {
        await using var world = await NamedAsync();
        world.Registry.Push("team/app:1", Image());
        world.Registry.Misbehave.Bearer = true;
        world.Registry.Misbehave.Realm = "http://169.254.169.254/token";
        await world.FailAsync(ErrorCodes.RegistryOffLimits);
    }

    private static Task<ImageWorld> NamedAsync() => ImageWorld.StartAsync((options, registry) =>
    {
        options.LocalRegistries = false;
        ImageWorld.RegistryOf(options, registry.Host);
    });

    private static async Task AssertOffLimitsAsync(ImageWorld world, string url)
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => world.Store.ResolveAsync(ImageReference.Parse(url), ImageWorld.Cancel));
        Assert.Equal(ErrorCodes.RegistryOffLimits, failure.Code);
    }
}
