using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Services;

/// <summary>Bindings of jobs that run, on real containers: variables, restarts, links that follow their targets.</summary>
public sealed class RunningTests : IAsyncLifetime
{
    private BindingWorld world = null!;

    private ServerWorld Server => world.Server;

    public async ValueTask InitializeAsync() => world = await BindingWorld.StartAsync(runs: true);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_job_gets_the_variables_of_what_it_is_bound_and_linked_to()
    {
        await world.DeployAsync("nats", start: false, 4222);
        var web = await world.DeployAsync("web");
        await world.PostAsync("/v1/services", new { fqn = "service::/sandbox/admin::shop-db", type = "postgres", parameters = new { url = "postgres://tom:geheim@db/shop" } });
        await world.BindAsync("web", "/apcera::http");
        await world.BindAsync("web", "/sandbox/admin::shop-db");
        await world.LinkAsync("web", "nats", "NATS");

        web = await Server.PutAsync(await world.JobAsync("web") with { State = JobState.Started });
        Assert.Equal(
            "HTTP_URI=http://api.slipway.localhost JDBC_POSTGRES_URI=jdbc:postgresql://db/shop?user=tom&password=geheim NATS_URI=tcp://169.254.1.1:10000 "
            + "POSTGRES_URI=postgres://tom:geheim@db/shop SHOPDB_URI=postgres://tom:geheim@db/shop",
            await world.UrisAsync(web));
        // The secret is in the instance and nowhere else.
        Assert.DoesNotContain("geheim", JsonSerializer.Serialize(web, SlipwayJson.Wire.Job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_started_job_is_bound_with_a_restart_or_not_at_all()
    {
        var web = await world.DeployAsync("web", start: true);
        var error = await world.FailAsync("/v1/bindings", new { job_fqn = web.Fqn.ToString(), service_fqn = "service::/apcera::outside" });
        Assert.Equal(("requires_restart", true), (error.ErrorCode, error.RequiresRestart));
        Assert.Empty((await world.JobAsync("web")).Bindings);
        var before = Assert.Single(await LiveAsync(web)).Uuid;

        var binding = await world.BindAsync("web", "/apcera::outside", query: "?restart=true");
        Assert.Equal(["NETWORK_URI", "OUTSIDE_URI"], binding.EnvVar);
        web = await world.JobAsync("web");
        Assert.Equal((JobState.Started, 2), (web.State, web.VersionId));
        var after = Assert.Single(await LiveAsync(web));
        Assert.NotEqual(before, after.Uuid);
        Assert.Equal(2, after.JobVersionId);
        Assert.Equal(
            "NETWORK_URI=network://any?portrange=all&protocol=all OUTSIDE_URI=network://any?portrange=all&protocol=all", await world.UrisAsync(web));

        Assert.Equal("requires_restart", (await world.FailAsync("/v1/unbind", new { job = web.Fqn.ToString(), service = "service::/apcera::outside" })).ErrorCode);
        await world.PostAsync("/v1/unbind?restart=true", new { job = web.Fqn.ToString(), service = "service::/apcera::outside" });
        web = await world.JobAsync("web");
        Assert.Empty(web.Bindings);
        Assert.Equal("", await world.UrisAsync(web));
    }

    [Fact]
    public async Task A_link_leads_to_the_instances_of_its_target_that_run()
    {
        var nats = await world.DeployAsync("nats", start: true, 4222);
        await world.DeployAsync("web");
        await world.LinkAsync("web", "nats", "NATS");
        var web = await Server.PutAsync(await world.JobAsync("web") with { State = JobState.Started });
        await AssertLinkedAsync(web, nats);

        nats = await Server.PutAsync(await world.JobAsync("nats") with { NumInstances = 2 });
        await AssertLinkedAsync(web, nats);
        await world.PostAsync($"/v1/jobs/{nats.Uuid}/restart", new { });
        await AssertLinkedAsync(web, nats);
        nats = await Server.PutAsync(await world.JobAsync("nats") with { State = JobState.Stopped });
        await AssertLinkedAsync(web, nats);
    }

    [Fact]
    public async Task Links_are_kept_by_the_next_server_too()
    {
        var nats = await world.DeployAsync("nats", start: true, 4222);
        await world.DeployAsync("web");
        await world.LinkAsync("web", "nats");
        var web = await Server.PutAsync(await world.JobAsync("web") with { State = JobState.Started });
        await AssertLinkedAsync(web, nats);

        await Server.StopServerAsync();
        await Server.StartServerAsync();
        nats = await Server.PutAsync(await world.JobAsync("nats") with { NumInstances = 2 });
        await AssertLinkedAsync(web, nats);
    }

    [Fact]
    public async Task A_job_that_asks_for_the_outside_when_it_is_made_is_bound_to_it()
    {
        var job = await world.DeployAsync("web");
        Assert.Empty(job.Bindings);
        await Server.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", ServerWorld.Cancel);
        await Server.Http.DeleteAsync($"/v1/packages/{job.Packages[0].Uuid}", ServerWorld.Cancel);
        var request = new { image_url = world.ImageUrl, job_fqn = "job::/sandbox/admin::web", allow_egress = true };
        await Server.DeployAsync(request);
        var binding = Assert.Single((await world.JobAsync("web")).Bindings).Value;
        Assert.Equal(("bind_outside_web", "service::/apcera::outside"), (binding.Name, binding.ServiceFqn.ToString()));
    }

    // As often as it takes to come to each of two targets in turn.
    private async Task AssertLinkedAsync(Job web, Job target)
    {
        var expected = string.Join(' ', (await LiveAsync(target)).Select(instance => instance.Uuid.ToString()).Order(StringComparer.Ordinal));
        await ServerWorld.EventuallyAsync(
            async () =>
            {
                var told = await Server.RunAsync(web, "for i in 1 2 3 4; do nc 169.254.1.1 10000 < /dev/null; done");
                return expected == string.Join(' ', told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));
            },
            $"answers of {expected} through the link");
    }

    private async Task<List<Instance>> LiveAsync(Job job) =>
        [.. (await Server.InstancesAsync(job)).Where(instance => instance.State == InstanceState.Running)];
}
