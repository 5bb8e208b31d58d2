using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>What a job was stays there after a change, and it can be brought back.</summary>
public sealed class JobVersionTests : IAsyncLifetime
{
    private TestRegistry registry = null!;
    private ServerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        // What a job is can be changed without anything that runs.
        world = await ServerWorld.StartAsync(replace: services => services.AddSingleton<IEngine, MissingEngine>());
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task Each_change_is_kept_with_who_made_it_and_what_it_was_and_the_job_goes_back_by_an_ordinary_update()
    {
        var job = await DeployAsync(new Dictionary<string, string> { ["GREETING"] = "hello", ["DB_PASSWORD"] = "hunter2" });
        var made = Assert.Single(await ListAsync(job));
        Assert.Equal((1, 1, "admin", 0, null), (made.Number, made.VersionId, made.UpdatedBy, made.Changes.Count, made.Job));

        var scaled = await world.PutAsync(job with { NumInstances = 3 });
        await world.PutAsync(With(scaled, new Dictionary<string, string> { ["GREETING"] = "good evening", ["DB_PASSWORD"] = "*******" }));
        // A job that is put as it is, or only started and stopped, is the same job.
        await world.PutAsync(await NowAsync());

        var versions = await ListAsync(job);
        Assert.Equal([(3, 2), (2, 1), (1, 1)], versions.Select(version => (version.Number, version.VersionId)));
        Assert.Equal(["environment DB_PASSWORD, GREETING"], versions[0].Changes);
        Assert.Equal(["instances 1 to 3"], versions[1].Changes);
        Assert.DoesNotContain("hunter2", await world.Http.GetStringAsync($"/v1/jobs/{job.Uuid}/versions", ServerWorld.Cancel), StringComparison.Ordinal);

        var first = (await FindAsync(job, 1)).Job!;
        Assert.Equal((1, "hunter2"), (first.NumInstances, first.Processes[Job.AppProcess].Environment["DB_PASSWORD"]));
        await world.PutAsync(await NowAsync() with { NumInstances = first.NumInstances, Processes = first.Processes });
        var back = await NowAsync();
        Assert.Equal((1, 3, "hello"), (back.NumInstances, back.VersionId, back.Processes[Job.AppProcess].Environment["GREETING"]));
        Assert.Equal(["instances 3 to 1", "environment DB_PASSWORD, GREETING"], (await ListAsync(job))[0].Changes);
        foreach (var none in new[] { "99", "0", "-1", "one", "4294967297" })
            Assert.Equal("not_found", (await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/versions/{none}", null)).ErrorCode);
    }

    [Fact]
    public async Task Bindings_and_addresses_are_part_of_it_the_last_hundred_are_kept_and_a_deleted_job_leaves_none()
    {
        var job = await DeployAsync(new Dictionary<string, string>());
        await SendAsync("/v1/bindings", new { job_fqn = job.Fqn.ToString(), service_fqn = "service::/apcera::outside" });
        await SendAsync("/v1/routes", new { job_fqn = job.Fqn.ToString(), type = "http", endpoint = "web.example.com", port = 80 });
        var versions = await ListAsync(job);
        Assert.Equal(["addresses http://web.example.com"], versions[0].Changes);
        Assert.StartsWith("bindings ", Assert.Single(versions[1].Changes), StringComparison.Ordinal);

        for (var count = 2; count <= 101; count++)
            await world.PutAsync(await NowAsync() with { Tags = new Dictionary<string, string> { ["round"] = $"{count}" } });
        versions = await ListAsync(job);
        Assert.Equal((100, 103, 4), (versions.Count, versions[0].Number, versions[^1].Number));
        Assert.Equal("not_found", (await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/versions/3", null)).ErrorCode);

        foreach (var path in new[] { $"/v1/jobs/{job.Uuid}", $"/v1/packages/{job.Packages[0].Uuid}" })
        {
            using var deleted = await world.Http.DeleteAsync(path, ServerWorld.Cancel);
            Assert.True(deleted.IsSuccessStatusCode);
        }

        Assert.Equal("not_found", (await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/versions", null)).ErrorCode);
        // Another of that name begins anew.
        Assert.Equal(1, Assert.Single(await ListAsync(await DeployAsync(new Dictionary<string, string>()))).Number);
    }

    private static Job With(Job job, Dictionary<string, string> environment) =>
        job with { Processes = new Dictionary<string, ProcessObject> { [Job.AppProcess] = job.Processes[Job.AppProcess] with { Environment = environment } } };

    private async Task<Job> DeployAsync(Dictionary<string, string> environment)
    {
        var task = await world.DeployAsync(new { image_url = $"{registry.Host}/team/app:1", job_fqn = "job::/sandbox/admin::web", env = environment, exposed_ports = new[] { 80 }, start = false });
        Assert.Equal(TaskState.Complete, task.State);
        return await NowAsync();
    }

    private async Task<Job> NowAsync() => Assert.Single(await world.JobsAsync());

    private async Task<IReadOnlyList<JobVersion>> ListAsync(Job job) =>
        JsonSerializer.Deserialize(await world.Http.GetStringAsync($"/v1/jobs/{job.Uuid}/versions", ServerWorld.Cancel), SlipwayJson.Wire.IReadOnlyListJobVersion)!;

    private async Task<JobVersion> FindAsync(Job job, int number) =>
        JsonSerializer.Deserialize(await world.Http.GetStringAsync($"/v1/jobs/{job.Uuid}/versions/{number}", ServerWorld.Cancel), SlipwayJson.Wire.JobVersion)!;

    private async Task SendAsync(string path, object body)
    {
        using var response = await world.Http.PostAsync(path, ServerWorld.JsonBody(body), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel));
    }
}
