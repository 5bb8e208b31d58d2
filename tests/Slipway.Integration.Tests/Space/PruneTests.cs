using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Space;

/// <summary><c>POST /v1/packages/prune</c>, and what packages say of their size.</summary>
public sealed class PruneTests
{
    private const int SharedBytes = 60_000;
    private const int OwnBytes = 90_000;

    [Fact]
    public async Task Prune_says_what_goes_and_deletes_what_no_job_uses()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        await DeployAndPullAsync(world, registry);

        var packages = (await world.PackagesAsync()).ToDictionary(package => package.Name);
        Assert.Equal(new PackageSize(SharedBytes + OwnBytes + 1, OwnBytes + 1), packages["spare"].Size);
        Assert.Equal(new PackageSize(SharedBytes + OwnBytes + 2, OwnBytes + 2), packages["spare2"].Size);
        var one = await world.Http.GetStringAsync($"/v1/packages/{packages["app"].Uuid}", ServerWorld.Cancel);
        Assert.Equal(new PackageSize(SharedBytes, 0), JsonSerializer.Deserialize(one, SlipwayJson.Wire.Package)!.Size);

        var told = await PruneAsync(world, new { dry_run = true });
        Assert.Equal(["spare", "spare2"], told.Packages.Select(package => package.Fqn.Name));
        Assert.Equal((true, 2, (2L * OwnBytes) + 3), (told.DryRun, told.Layers, told.Bytes));
        Assert.Equal(3, (await world.PackagesAsync()).Count);
        Assert.Empty((await PruneAsync(world, new { older_than = 3600 })).Packages);
        Assert.Empty((await PruneAsync(world, new { @namespace = "/prod" })).Packages);

        var one2 = await PruneAsync(world, new { packages = new[] { packages["spare2"].Uuid.ToString() } });
        Assert.Equal((false, 1, OwnBytes + 2L), (one2.DryRun, one2.Layers, one2.Bytes));
        var rest = await PruneAsync(world, new { });
        Assert.Equal(("spare", 1, OwnBytes + 1L), (Assert.Single(rest.Packages).Fqn.Name, rest.Layers, rest.Bytes));

        Assert.Equal("app", Assert.Single(await world.PackagesAsync()).Name);
        Assert.Single(Directory.GetDirectories(Path.Combine(world.Data, "layers")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Data, "temp")));
        var audited = await world.AuditAsync("?fqn=package::/sandbox/admin");
        Assert.Equal(
            ["package::/sandbox/admin::spare", "package::/sandbox/admin::spare2"],
            audited.Where(item => item.Claim == "permit delete" && item.Allowed && item.Action == "POST /v1/packages/prune").Select(item => item.Fqn).Order());
    }

    [Fact]
    public async Task A_prune_leaves_what_its_caller_may_not_delete()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        await DeployAndPullAsync(world, registry);
        using var stranger = new HttpClient { BaseAddress = world.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("stranger"));

        Assert.Empty((await PruneAsync(stranger, new { })).Packages);

        Assert.Equal(3, (await world.PackagesAsync()).Count);
    }

    /// <summary>A job of the shared layer alone, and two packages that no job uses.</summary>
    private static async Task DeployAndPullAsync(ServerWorld world, TestRegistry registry)
    {
        var shared = new LayerBuilder().Noise("shared", SharedBytes).Build();
        registry.Push("team/app:1", new ImageBuilder().Layer(shared).Run("Cmd", "/app").Build());
        var app = await world.DeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app" });
        Assert.Equal(TaskState.Complete, app.State);
        foreach (var (name, bytes) in new[] { ("spare", OwnBytes + 1), ("spare2", OwnBytes + 2) })
        {
            registry.Push($"team/{name}:1", new ImageBuilder().Layer(shared).Layer(layer => layer.Noise(name, bytes)).Run("Cmd", "/app").Build());
            Assert.Equal(TaskState.Complete, (await world.PullAsync(registry, name)).State);
        }
    }

    private static Task<PruneResult> PruneAsync(ServerWorld world, object request) => PruneAsync(world.Http, request);

    private static async Task<PruneResult> PruneAsync(HttpClient http, object request)
    {
        using var response = await http.PostAsync("/v1/packages/prune", ServerWorld.JsonBody(request), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.PruneResult)!;
    }
}
