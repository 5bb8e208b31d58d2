using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Routes;

/// <summary>Instances are replaced one by one, and visitors notice nothing, whatever the new version is like.</summary>
public sealed class ReplacementTests
{
    private const string Www = "www.acme.example";

    [Fact]
    public async Task While_a_job_is_replaced_each_instance_is_reached_at_the_port_that_it_was_told()
    {
        await using var world = await RoutedWorld.StartAsync();
        const string script = "trap 'exit 0' TERM; mkdir /tmp/w; echo $PORT > /tmp/w/index.html; sleep 1; httpd -f -p $PORT -h /tmp/w & wait";
        var job = await world.DeployAsync("moving", ["/bin/sh", "-c", script], new() { [Www] = 0 });
        Assert.Equal("200 4000", await world.TextAsync(Www));

        // The job now exposes itself what was chosen for it, so that something else is chosen.
        var wanted = job with { Ports = [.. job.Ports, new Port(4000, Optional: true)] };
        var change = world.Server.Http.PutAsync($"/v1/jobs/{job.Uuid}?restart=true", JsonContent.Create(wanted, SlipwayJson.Wire.Job), ServerWorld.Cancel);
        while (!change.IsCompleted)
            Assert.Contains(await world.TextAsync(Www), (string[])["200 4000", "200 4001"]);
        (await change).EnsureSuccessStatusCode();
        Assert.Equal("200 4001", await world.TextAsync(Www));
    }

    [Fact]
    public async Task A_replacement_that_fails_leaves_the_old_instance_serving_also_with_the_next_server()
    {
        await using var world = await RoutedWorld.StartAsync();
        var job = await world.DeployAsync("web", RoutedWorld.Web("hello"), new() { [Www] = 8080 });
        var old = Assert.Single(await world.Server.InstancesAsync(job));
        var broken = job with { Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = job.Processes[Job.AppProcess] with { StartCommandRaw = ["/bin/nonesuch"] } } };
        var error = await world.Server.FailAsync(HttpMethod.Put, $"/v1/jobs/{job.Uuid}?restart=true", JsonSerializer.Serialize(broken, SlipwayJson.Wire.Job));
        Assert.Equal("start_failed", error.ErrorCode);
        Assert.Contains("the others stay as they were", error.Message, StringComparison.Ordinal);
        Assert.Equal("200 hello", await world.TextAsync(Www));

        await world.Server.StopServerAsync();
        await world.Server.StartServerAsync();
        // The next server tries once, in vain.
        await ServerWorld.EventuallyAsync(async () => (await world.Server.InstancesAsync(job)).Count(one => one.Failed) == 2, "the replacement to be tried again");
        Assert.Equal(old.Uuid, Assert.Single(await world.Server.InstancesAsync(job), one => one.State == InstanceState.Running).Uuid);
        using var again = new HttpRequestMessage(HttpMethod.Get, world.Server.Http.BaseAddress) { Headers = { Host = Www } };
        using var answer = await world.Server.Http.SendAsync(again, ServerWorld.Cancel);
        Assert.Equal("hello", (await answer.Content.ReadAsStringAsync(ServerWorld.Cancel)).Trim());
    }
}
