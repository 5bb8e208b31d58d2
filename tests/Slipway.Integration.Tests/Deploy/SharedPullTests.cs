using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>Tasks share what they fetch, and never a right to it.</summary>
public sealed class SharedPullTests
{
    [Fact]
    public async Task Many_tasks_that_need_one_layer_share_one_download_and_each_is_authorised_on_its_own()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        var image = new ImageBuilder().Layer(layer => layer.Noise("var/noise", 200_000)).Run("Cmd", "/bin/app").Build();
        string[] holders = ["team/app", "team/other", "team/third"];
        foreach (var repository in holders)
            registry.Push(repository + ":1", image);
        registry.PushManifestOnly("eve/theft:1", image); // names the layer, and holds nothing
        registry.Misbehave.GateFrom = 100_000; // the layer alone
        var gate = registry.Misbehave.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var tasks = new List<Uri>();
        foreach (var repository in holders.Append("team/app").Append("eve/theft"))
            tasks.Add(await world.PostDeployAsync(new { image_url = $"{registry.Host}/{repository}:1", job_fqn = $"job::/sandbox/admin::app{tasks.Count}" }));
        await ServerWorld.EventuallyAsync(() => Task.FromResult(Downloads(registry, image) > 0), "the download");
        gate.SetResult();
        var ended = new List<TaskDocument>();
        foreach (var task in tasks)
            ended.Add(await world.WaitForEndAsync(task));

        Assert.All(ended[..^1], task => Assert.Equal(TaskState.Complete, task.State));
        Assert.Equal("image_not_found", ended[^1].Events[^1].Payload["code"]);
        Assert.Equal(4, (await world.JobsAsync()).Count);
        // Whoever came first fetched it; the others' repositories were asked whether they hold it too.
        Assert.Equal(1, holders.Count(repository => Requests(registry, image, "GET").Any(path => path.StartsWith($"/v2/{repository}/", StringComparison.Ordinal))));
        foreach (var repository in holders.Append("eve/theft"))
        {
            Assert.Contains(registry.Requests, request => request.IsManifest && request.Path.StartsWith($"/v2/{repository}/", StringComparison.Ordinal));
            Assert.Contains(Requests(registry, image, "GET").Concat(Requests(registry, image, "HEAD")), path => path.StartsWith($"/v2/{repository}/", StringComparison.Ordinal));
        }
    }

    private static int Downloads(TestRegistry registry, TestImage image) => Requests(registry, image, "GET").Count();

    private static IEnumerable<string> Requests(TestRegistry registry, TestImage image, string method) =>
        registry.Requests.Where(request => request.Method == method && request.Path.EndsWith(image.Layers[0].Digest, StringComparison.Ordinal)).Select(request => request.Path);
}
