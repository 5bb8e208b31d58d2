using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Images.Space;
using Slipway.Server.Configuration;
using Slipway.Server.Hosting;
using Slipway.Server.Identity;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Integration.Tests.Support;

/// <summary>A server on a data folder of its own, and the administrator's way to talk to it. May be stopped and started again.</summary>
internal sealed partial class ServerWorld : IAsyncDisposable
{
    private readonly ServerOptions options;
    private readonly Action<IServiceCollection>? replace;
    private WebApplication app = null!;
    private bool running;

    private ServerWorld(ServerOptions options, Action<IServiceCollection>? replace)
    {
        this.options = options;
        this.replace = replace;
    }

    public HttpClient Http { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public string Data => options.Data;

    public string EngineName => options.EngineName;

    public string EngineSubnet => options.EngineSubnet;

    public IServiceProvider Services => app.Services;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="dockerHub">Stands in for Docker Hub, as a mirror.</param>
    /// <param name="replace">Parts that are to misbehave.</param>
    /// <param name="change">Other settings.</param>
    public static async Task<ServerWorld> StartAsync(
        Uri? dockerHub = null, Action<IServiceCollection>? replace = null, Func<ServerOptions, ServerOptions>? change = null)
    {
        var world = Make(dockerHub, replace, change);
        await UsedOnce.CopyToAsync(world.Data);
        await world.StartServerAsync();
        return world;
    }

    private static ServerWorld Make(Uri? dockerHub, Action<IServiceCollection>? replace, Func<ServerOptions, ServerOptions>? change)
    {
        var (name, subnet) = EngineSlots.Take();
        var registries = new Dictionary<string, RegistryOptions>();
        if (dockerHub is not null)
            registries["registry-1.docker.io"] = new RegistryOptions { Mirrors = [dockerHub.ToString().TrimEnd('/')] };
        var own = new ServerOptions
        {
            Data = Directory.CreateTempSubdirectory("slipway-world-").FullName,
            Listen = "http://127.0.0.1:0",
            EngineName = name,
            EngineSubnet = subnet,
            Registries = registries,
            // The tests' registries are on this machine.
            LocalRegistries = true,
        };
        return new ServerWorld(change?.Invoke(own) ?? own, replace);
    }

    public async Task StartServerAsync()
    {
        app = SlipwayHost.Build(options, DataFolder.Open(options.Data), services =>
        {
            services.AddSingleton<IImageStore>(OpenImages);
            replace?.Invoke(services);
        });
        await app.StartAsync(Cancel);
        Http = await WaitUntilReadyAsync(app);
        Token = await IssueTokenAsync(Principal.Administrator);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        running = true;
    }

    /// <returns>The way to it.</returns>
    public static async Task<HttpClient> WaitUntilReadyAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var http = new HttpClient { BaseAddress = new Uri(address) };
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        while (!(await http.GetAsync("/readyz", Cancel)).IsSuccessStatusCode)
        {
            Assert.False(lifetime.ApplicationStopping.IsCancellationRequested, "The server could not start; its log says why.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }

        return http;
    }

    /// <summary>A token for a user, who is made if there is none of that name, or for a job by its FQN.</summary>
    public async Task<string> IssueTokenAsync(string principal)
    {
        var users = app.Services.GetRequiredService<UserStore>();
        if (!principal.Contains(':', StringComparison.Ordinal) && users.Find(principal) is null)
            await users.CreateAsync(UserName.Parse(principal), "a password of no use", "test", Cancel);
        return app.Services.GetRequiredService<TokenIssuer>().Issue(Principal.Authenticated(principal, AuthTypes.DataFolder), TimeSpan.FromHours(1)).Text;
    }

    public async Task StopServerAsync()
    {
        running = false;
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    /// <summary>Asks for a deploy, and gives the Task's URL.</summary>
    public async Task<Uri> PostDeployAsync(object request)
    {
        using var response = await Http.PostAsync("/v1/jobs/docker", JsonBody(request), Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return new Uri(JsonDocument.Parse(text).RootElement.GetProperty("location").GetString()!);
    }

    /// <summary>Deploys, waits for the end, and gives the whole record.</summary>
    public async Task<TaskDocument> DeployAsync(object request) => await WaitForEndAsync(await PostDeployAsync(request));

    public async Task<TaskDocument> WaitForEndAsync(Uri task)
    {
        while (true)
        {
            var document = await ReadTaskAsync(task);
            if (document.State != TaskState.Running)
                return document;
            await Http.GetAsync($"{task}?since={document.Events.Count}&wait=20", Cancel);
        }
    }

    public async Task<TaskDocument> ReadTaskAsync(Uri task) =>
        (await Http.GetFromJsonAsync(task, SlipwayJson.Wire.TaskDocument, Cancel))!;

    /// <summary>What a client that only knows v1 prints: every event as <c>stage - subtask</c>, until the socket closes.</summary>
    public async Task<(IReadOnlyList<string> Lines, WebSocketCloseStatus? Close)> WatchAsync(Uri task, string query = "", Action? onEvent = null)
    {
        using var socket = new ClientWebSocket();
        var url = $"ws://{task.Authority}{task.AbsolutePath}?authorization={Uri.EscapeDataString("Bearer " + Token)}{query}";
        await socket.ConnectAsync(new Uri(url), Cancel);
        var lines = new List<string>();
        while (await ReceiveAsync(socket) is { } text)
        {
            var received = JsonSerializer.Deserialize(text, SlipwayJson.Wire.TaskEvent)!;
            onEvent?.Invoke();
            lines.Add(received.TaskEventType == TaskEventType.Event ? $"{received.Stage} - {received.Subtask.Name}" : received.TaskEventType.ToString());
        }

        return (lines, socket.CloseStatus);
    }

    public async Task<IReadOnlyList<Job>> JobsAsync() => (await Http.GetFromJsonAsync("/v1/jobs", SlipwayJson.Wire.IReadOnlyListJob, Cancel))!;

    public async Task<IReadOnlyList<Package>> PackagesAsync() =>
        (await Http.GetFromJsonAsync("/v1/packages", SlipwayJson.Wire.IReadOnlyListPackage, Cancel))!;

    public async Task<IReadOnlyList<Instance>> InstancesAsync(Job job) =>
        (await Http.GetFromJsonAsync($"/v1/jobs/{job.Uuid}/instances", SlipwayJson.Wire.IReadOnlyListInstance, Cancel))!;

    public async Task<string> LogAsync(Job job, int lines = 1000) => await Http.GetStringAsync($"/v1/jobs/{job.Uuid}/logs?lines={lines}", Cancel);

    public async Task<Job> PutAsync(Job job)
    {
        using var response = await Http.PutAsync($"/v1/jobs/{job.Uuid}", JsonContent.Create(job, SlipwayJson.Wire.Job), Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Job)!;
    }

    public async Task<ApiError> FailAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.False(response.IsSuccessStatusCode, text);
        var error = JsonSerializer.Deserialize(text, SlipwayJson.Wire.ApiError)!;
        Assert.Equal((int)response.StatusCode, error.Code);
        return error;
    }

    /// <summary>Polls until it holds. What a container does by itself tells nobody, so there is nothing to await.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds, string what)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }

        Assert.Fail($"In vain waited for: {what}");
    }

    public static StringContent JsonBody(object value) => new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");

    /// <summary>Nothing of a failed deploy is left: no job, no package, no directory.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await JobsAsync());
        Assert.Empty(await PackagesAsync());
        Assert.Empty(Entries("layers"));
        Assert.Empty(Entries("temp"));
        Assert.Empty(Entries("instances"));
    }

    public async ValueTask DisposeAsync()
    {
        if (!running)
            return;
        await Task.WhenAll((await JobsAsync()).Select(job => Http.DeleteAsync($"/v1/jobs/{job.Uuid}", CancellationToken.None)));
        await StopServerAsync();
        Directory.Delete(Data, recursive: true);
    }

    // As the server makes it, but for the waits between tries: a registry that fails here fails for good.
    private ImageStore OpenImages(IServiceProvider services) => new(
        new ImageStoreOptions
        {
            DataFolder = options.Data,
            Registries = options.Registries.ToDictionary(),
            LocalRegistries = options.LocalRegistries,
            SweepGrace = TimeSpan.Zero,
            Transfers = { FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5) },
        },
        TimeProvider.System,
        services.GetRequiredService<ILoggerFactory>(),
        services.GetRequiredService<DiskRoom>());

    private static async Task<byte[]?> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return message.ToArray();
        }
    }

    private string[] Entries(string folder)
    {
        var path = Path.Combine(Data, folder);
        return Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : [];
    }
}
