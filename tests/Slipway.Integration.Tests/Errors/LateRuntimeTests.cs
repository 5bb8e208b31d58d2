using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Health;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Errors;

/// <summary>A machine on which somebody forgot to install a container runtime.</summary>
public sealed class LateRuntimeTests
{
    [Fact]
    public async Task The_server_serves_without_one_and_takes_the_one_that_is_installed_later()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done"));
        LateEngine engine = null!;
        await using var world = await ServerWorld.StartAsync(
            replace: services => services.AddSingleton<IEngine>(provider => engine = new LateEngine(provider.GetRequiredService<LocalEngine>())));
        object Request(string name, bool start) => new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = $"job::/sandbox/admin::{name}", start };

        Assert.Equal(TaskState.Complete, (await world.DeployAsync(Request("waits", start: false))).State);
        Assert.Equal("engine_missing", (await world.DeployAsync(Request("runs", start: true))).Events[^1].Payload["code"]);
        Assert.Equal("waits", Assert.Single(await world.JobsAsync()).Name);

        engine.IsInstalled = true;
        var readiness = world.Services.GetRequiredService<Readiness>();
        await ServerWorld.EventuallyAsync(() => Task.FromResult(readiness.Engine.Contains("conmon 2", StringComparison.Ordinal)), "the runtime to be noticed");
        Assert.Equal(TaskState.Complete, (await world.DeployAsync(Request("runs", start: true))).State);
    }
}
