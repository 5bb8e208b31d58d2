using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Services;
using Slipway.Contracts.Tasks;
using Slipway.Engine;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Services;

/// <summary>A server with jobs to be bound and linked.</summary>
internal sealed class BindingWorld : IAsyncDisposable
{
    private const string Image = "team/busybox:1";

    private readonly TestRegistry registry;

    private BindingWorld(TestRegistry registry, ServerWorld server) => (this.registry, Server) = (registry, server);

    public ServerWorld Server { get; }

    public string ImageUrl => $"{registry.Host}/{Image}";

    /// <param name="runs">Instances are real; else nothing can be started.</param>
    public static async Task<BindingWorld> StartAsync(bool runs)
    {
        var images = await TestRegistry.StartAsync();
        images.Push(Image, await BusyboxImage.CreateAsync("sh"));
        var server = await ServerWorld.StartAsync(replace: services =>
        {
            if (!runs)
                services.AddSingleton<IEngine, MissingEngine>();
        });
        return new BindingWorld(images, server);
    }

    /// <summary>A job that tells the URIs it was given, and then waits; each port answers with the instance's UUID.</summary>
    public async Task<Job> DeployAsync(string name, bool start = false, params int[] ports)
    {
        var fqn = $"job::/sandbox/admin::{name}";
        var task = await Server.DeployAsync(new
        {
            image_url = ImageUrl,
            job_fqn = fqn,
            start,
            exposed_ports = ports,
            start_command = new[] { "/bin/sh", "-c", $"trap 'exit 0' TERM; {string.Concat(ports.Select(port => $"nc -ll -p {port} -e echo $CNTM_INSTANCE_UUID & "))}env | grep _URI= | sort; echo ready; while :; do sleep 1 & wait; done" },
        });
        Assert.True(task.State == TaskState.Complete, task.Events[^1].Payload.GetValueOrDefault("error"));
        return await JobAsync(name);
    }

    public async Task<Job> JobAsync(string name) => (await Server.JobsAsync()).Single(job => job.Fqn.ToString() == $"job::/sandbox/admin::{name}");

    public Task<Binding> BindAsync(string job, string service, string? name = null, string query = "") =>
        MakeAsync(new BindingRequest { JobFqn = $"job::/sandbox/admin::{job}", ServiceFqn = $"service::{service}", Name = name }, query);

    public Task<Binding> LinkAsync(string job, string target, string? name = null, int? port = null, string query = "") => MakeAsync(
        new BindingRequest { JobFqn = $"job::/sandbox/admin::{job}", TargetJobFqn = $"job::/sandbox/admin::{target}", Name = name, TargetJobPort = port }, query);

    public async Task PostAsync(string path, object body)
    {
        using var response = await Server.Http.PostAsync(path, ServerWorld.JsonBody(body), ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ServerWorld.Cancel));
    }

    public Task<ApiError> FailAsync(string path, object body) => Server.FailAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    /// <summary>The lines with the URIs that the job's newest instance has told.</summary>
    public async Task<string> UrisAsync(Job job)
    {
        var instance = (await Server.InstancesAsync(job))[^1].Uuid.Short;
        await ServerWorld.EventuallyAsync(
            async () => (await Server.LogAsync(job)).Contains($"[stdout][{instance}] ready", StringComparison.Ordinal), "the job to tell its variables");
        var lines = (await Server.LogAsync(job)).Split('\n').Where(line => line.Contains($"][{instance}] ", StringComparison.Ordinal) && line.Contains("_URI=", StringComparison.Ordinal));
        return string.Join(' ', lines.Select(line => line[(line.LastIndexOf("] ", StringComparison.Ordinal) + 2)..]));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var job in (await Server.JobsAsync()).Where(job => job.Bindings.Count > 0))
            await Server.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", CancellationToken.None);
        await Server.DisposeAsync();
        await registry.DisposeAsync();
    }

    private async Task<Binding> MakeAsync(BindingRequest request, string query)
    {
        using var response = await Server.Http.PostAsync($"/v1/bindings{query}", JsonContent.Create(request, SlipwayJson.Wire.BindingRequest), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Binding)!;
    }
}
