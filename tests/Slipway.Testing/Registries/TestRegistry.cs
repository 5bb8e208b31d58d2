using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Testing.Images;

namespace Slipway.Testing.Registries;

/// <summary>
/// A registry in the test's process, on a free port of 127.0.0.1: serves what is pushed to it, remembers what it was asked,
/// and misbehaves on demand.
/// </summary>
/// <example>
/// <code>
/// await using var registry = await TestRegistry.StartAsync();
/// registry.Push("team/app:1.0", new ImageBuilder().Layer(layer => layer.File("hello", "world")).Build());
/// registry.Misbehave.CutBlobs(bytes: 1000, times: 2);
/// </code>
/// </example>
public sealed class TestRegistry : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string MediaType)> manifests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> held = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private int tokens;
    private int down;

    private TestRegistry(WebApplication app) => this.app = app;

    public Misbehaviour Misbehave { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Host and port, as an image reference writes it.</summary>
    public string Host => Address.Authority;

    public IReadOnlyList<RecordedRequest> Requests => [.. requests];

    public static async Task<TestRegistry> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var registry = new TestRegistry(builder.Build());
        registry.app.Run(registry.HandleAsync);
        await registry.app.StartAsync();
        registry.Address = new Uri(registry.app.Urls.First());
        return registry;
    }

    /// <param name="name">Repository and tag: <c>team/app:1.0</c>.</param>
    /// <param name="image">What it means from now on.</param>
    public void Push(string name, TestImage image)
    {
        var colon = name.LastIndexOf(':');
        var (repository, tag) = (name[..colon], name[(colon + 1)..]);
        foreach (var (digest, blob) in image.Blobs)
        {
            blobs[digest] = blob;
            held[$"{repository}@{digest}"] = true;
        }

        foreach (var (digest, manifest) in image.Manifests)
            manifests[$"{repository}/manifests/{digest}"] = manifest;
        manifests[$"{repository}/manifests/{tag}"] = manifests[$"{repository}/manifests/{image.Digest}"] = (image.Manifest, image.MediaType);
    }

    /// <summary>Lets a repository's manifest name blobs that it was never given: those of another's image.</summary>
    public void PushManifestOnly(string name, TestImage image)
    {
        var colon = name.LastIndexOf(':');
        manifests[$"{name[..colon]}/manifests/{name[(colon + 1)..]}"] = (image.Manifest, image.MediaType);
        var config = JsonDocument.Parse(image.Manifest).RootElement.GetProperty("config").GetProperty("digest").GetString()!;
        held[$"{name[..colon]}@{config}"] = true;
    }

    public void RemoveBlob(string digest) => blobs.TryRemove(digest, out _);

    public void ForgetRequests() => requests.Clear();

    /// <summary>Takes the registry down; may be called twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref down, 1) == 1)
            return;
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "";
        requests.Enqueue(new RecordedRequest(request.Method, path, request.Headers.Authorization, request.Headers.Range));
        if (path == "/token")
            await TokenAsync(context);
        else if (path.StartsWith("/store/", StringComparison.Ordinal))
            await BlobAsync(context, path["/store/".Length..]);
        else if (path == "/v2/")
            context.Response.StatusCode = IsWelcome(request) ? 200 : 401;
        else if (!IsWelcome(request))
            Challenge(context);
        else if (Misbehave.TakeFailure(request) is { } failure)
            await FailAsync(context, failure);
        else if (path.StartsWith("/v2/", StringComparison.Ordinal) && path.Contains("/blobs/", StringComparison.Ordinal))
            await RedirectOrBlobAsync(context, path);
        else
            await ManifestAsync(context, path);
    }

    private bool IsWelcome(HttpRequest request)
    {
        var sent = request.Headers.Authorization.ToString();
        if (Misbehave.Bearer)
            return !Misbehave.BearerNeverEnough && sent.StartsWith("Bearer token-", StringComparison.Ordinal);
        return Misbehave.Basic is null || sent == BasicOf(Misbehave.Basic.Value);
    }

    private void Challenge(HttpContext context)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = Misbehave.Bearer
            ? $"Bearer realm=\"{Misbehave.Realm ?? $"{Address}token"}\",service=\"test, registry\",scope=\"repository:{RepositoryOf(context)}:pull\""
            : "Basic realm=\"test\"";
    }

    private async Task TokenAsync(HttpContext context)
    {
        if (Misbehave.Basic is { } login && context.Request.Headers.Authorization != BasicOf(login))
            context.Response.StatusCode = 401;
        else
            await context.Response.WriteAsync($"{{\"token\":\"token-{Interlocked.Increment(ref tokens)}\",\"expires_in\":300}}");
    }

    private async Task ManifestAsync(HttpContext context, string path)
    {
        if (Misbehave.ManifestGate is { } held)
            await held.Task.WaitAsync(context.RequestAborted);
        if (Misbehave.Garbage is { } garbage)
        {
            context.Response.ContentType = garbage.MediaType;
            await context.Response.WriteAsync(garbage.Body);
            return;
        }

        if (!path.StartsWith("/v2/", StringComparison.Ordinal) || !manifests.TryGetValue(path[4..], out var manifest))
        {
            await FailAsync(context, (404, null));
            return;
        }

        context.Response.ContentType = manifest.MediaType;
        context.Response.Headers["Docker-Content-Digest"] = Misbehave.DigestHeader ?? TestImage.DigestOf(manifest.Bytes);
        context.Response.ContentLength = manifest.Bytes.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(manifest.Bytes);
    }

    private async Task RedirectOrBlobAsync(HttpContext context, string path)
    {
        var digest = path[(path.LastIndexOf('/') + 1)..];
        if (!held.ContainsKey($"{path["/v2/".Length..path.IndexOf("/blobs/", StringComparison.Ordinal)]}@{digest}"))
            await FailAsync(context, (404, null));
        else if (Misbehave.RedirectForEver)
            context.Response.Redirect(path);
        else if (Misbehave.RedirectBlobsTo is { } place)
            context.Response.Redirect(place + digest + "?signature=secret");
        else
            await BlobAsync(context, digest);
    }

    private async Task BlobAsync(HttpContext context, string digest)
    {
        if (!blobs.TryGetValue(digest, out var bytes))
        {
            await FailAsync(context, (404, null));
            return;
        }

        bytes = Misbehave.Blob?.Invoke(bytes) ?? bytes;
        var from = 0;
        if (!Misbehave.NoRanges && context.Request.GetTypedHeaders().Range?.Ranges.First() is { From: { } start })
        {
            from = (int)start;
            if (from >= bytes.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        if (!Misbehave.Chunked)
            context.Response.ContentLength = bytes.Length - from;
        if (context.Request.Method != "HEAD")
            await SendAsync(context, bytes.AsMemory(from));
    }

    private async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        if (Misbehave.BlobGate is { } gate && bytes.Length >= Math.Max(Misbehave.BlobGateFrom, Misbehave.GateFrom))
        {
            var ahead = Misbehave.BlobGateFrom > 0 ? bytes.Length / 2 : 0;
            await context.Response.Body.WriteAsync(bytes[..ahead]);
            await context.Response.Body.FlushAsync();
            await gate.Task.WaitAsync(context.RequestAborted);
            bytes = bytes[ahead..];
        }

        if (Misbehave.CutAfter < bytes.Length && Misbehave.TakeCut())
        {
            await context.Response.Body.WriteAsync(bytes[..(int)Misbehave.CutAfter]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
        else if (Misbehave.HangAfter is { } hang && hang < bytes.Length)
        {
            await context.Response.Body.WriteAsync(bytes[..(int)hang]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
        else
        {
            await context.Response.Body.WriteAsync(bytes);
        }
    }

    private static async Task FailAsync(HttpContext context, (int Status, Action<HttpResponse>? Shape) failure)
    {
        context.Response.StatusCode = failure.Status;
        failure.Shape?.Invoke(context.Response);
        if (context.Request.Method != "HEAD")
            await context.Response.WriteAsync($"{{\"errors\":[{{\"code\":\"TEST_{failure.Status}\",\"message\":\"as the test wanted\"}}]}}");
    }

    private static string RepositoryOf(HttpContext context)
    {
        var path = context.Request.Path.Value!["/v2/".Length..];
        var end = Math.Max(path.IndexOf("/manifests/", StringComparison.Ordinal), path.IndexOf("/blobs/", StringComparison.Ordinal));
        return end < 0 ? path : path[..end];
    }

    private static string BasicOf((string User, string Password) login) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"));
}
