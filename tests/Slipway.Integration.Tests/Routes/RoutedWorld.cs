using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Configuration;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Routes;

/// <summary>A server with small web apps behind its router.</summary>
internal sealed class RoutedWorld : IAsyncDisposable
{
    public const string Domain = "slipway.localhost";

    private const string Image = "team/web:1";

    private readonly TestRegistry registry;
    private readonly HttpClient visitor;

    private RoutedWorld(TestRegistry registry, ServerWorld server)
    {
        (this.registry, Server) = (registry, server);
        visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Http.BaseAddress };
    }

    public ServerWorld Server { get; }

    public Uri Address => Server.Http.BaseAddress!;

    public static async Task<RoutedWorld> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var images = await TestRegistry.StartAsync();
        images.Push(Image, await BusyboxImage.CreateAsync("sh"));
        return new RoutedWorld(images, await ServerWorld.StartAsync(change: change));
    }

    /// <summary>An app that answers each request with <paramref name="text"/>.</summary>
    public static string[] Web(string text, int port = 8080, string before = "") =>
        ["/bin/sh", "-c", $"mkdir -p /tmp/w; echo {text} > /tmp/w/index.html; cp /tmp/w/index.html /tmp/w/shop; {before} trap 'exit 0' TERM; httpd -f -p {port} -h /tmp/w & wait"];

    public async Task<Job> DeployAsync(string name, string[] command, Dictionary<string, int>? routes = null, string ns = "/sandbox/admin")
    {
        var fqn = $"job::{ns}::{name}";
        var task = await Server.DeployAsync(new { image_url = $"{registry.Host}/{Image}", job_fqn = fqn, start = true, start_command = command, exposed_ports = new[] { 8080 }, routes });
        Assert.True(task.State == TaskState.Complete, task.Events[^1].Payload.GetValueOrDefault("error"));
        return await FindAsync(fqn);
    }

    public async Task<Job> FindAsync(string fqn) => (await Server.JobsAsync()).Single(job => job.Fqn.ToString() == fqn);

    public async Task<HttpResponseMessage> GetAsync(string host, string path = "/", Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        change?.Invoke(request);
        return await visitor.SendAsync(request, ServerWorld.Cancel);
    }

    /// <summary>An answer of which no more than the head has been read.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string host, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        return await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
    }

    public async Task<string> TextAsync(string host, string path = "/")
    {
        using var response = await GetAsync(host, path);
        return $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync(ServerWorld.Cancel)).Trim()}";
    }

    public async Task<Slipway.Contracts.Routes.Route> MapAsync(object request)
    {
        using var response = await Server.Http.PostAsync("/v1/routes", ServerWorld.JsonBody(request), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Route)!;
    }

    /// <summary>Bytes as they are, for requests that no client would make; the server ends the connection.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Address.Port), ServerWorld.Cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), ServerWorld.Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ServerWorld.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        visitor.Dispose();
        await Server.DisposeAsync();
        await registry.DisposeAsync();
    }
}
