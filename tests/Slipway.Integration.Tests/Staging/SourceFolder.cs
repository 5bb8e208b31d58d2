using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Staging;

/// <summary>A folder of source code as <c>apc</c> sends it: packed, announced, uploaded.</summary>
internal sealed class SourceFolder : IDisposable
{
    private readonly MemoryStream archive = new();
    private readonly TarWriter writer;

    public SourceFolder() => writer = new TarWriter(new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true), leaveOpen: false);

    public SourceFolder File(string name, string text, UnixFileMode mode = (UnixFileMode)0x1A4)
    {
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), Mode = mode });
        return this;
    }

    public SourceFolder Link(string name, string target)
    {
        writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
        return this;
    }

    public SourceFolder Folder(string name)
    {
        writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name));
        return this;
    }

    public void Dispose() => writer.Dispose();

    public byte[] Pack()
    {
        writer.Dispose();
        return archive.ToArray();
    }

    /// <summary>Announces and uploads it, waits for its staging, and gives the Task's record.</summary>
    public async Task<TaskDocument> StageAsync(ServerWorld world, string name = "app", string? pipeline = null, string? startCommand = null)
    {
        var bytes = Pack();
        var package = await AnnounceAsync(world, name, bytes, pipeline, startCommand);
        using var answer = await UploadAsync(world, package, bytes);
        var text = await answer.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return await world.WaitForEndAsync(new Uri(JsonDocument.Parse(text).RootElement.GetProperty("location").GetString()!));
    }

    public static async Task<Package> AnnounceAsync(ServerWorld world, string name, byte[] bytes, string? pipeline = null, string? startCommand = null)
    {
        using var response = await world.Http.PostAsync("/v1/packages", ServerWorld.JsonBody(Announcement(name, bytes, pipeline, startCommand)), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.Package)!;
    }

    public static object Announcement(string name, byte[] bytes, string? pipeline = null, string? startCommand = null) => new
    {
        fqn = $"package::/sandbox/admin::{name}",
        digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
        length = bytes.Length,
        staging_pipeline_fqn = pipeline,
        start_command = startCommand,
        environment = new Dictionary<string, string> { ["GREETING"] = "hello" },
    };

    public static async Task<HttpResponseMessage> UploadAsync(ServerWorld world, Package package, byte[] bytes, string? contentDigest = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Content-Digest", contentDigest ?? $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:");
        return await world.Http.PutAsync($"/v1/packages/{package.Uuid}/resources/{package.Resources[0].Uuid}", content, ServerWorld.Cancel);
    }

    /// <summary>The lines of a staging, as <c>apc</c> prints them.</summary>
    public static IReadOnlyList<string> Lines(TaskDocument task) =>
        [.. task.Events.Where(one => one is { TaskEventType: TaskEventType.Event, Stage: "Staging" }).Select(one => one.Subtask.Name)];

    public static (string Code, string Error) Failure(TaskDocument task)
    {
        Assert.Equal(TaskErrored.Errored, task.Errored);
        return (task.Events[^1].Payload["code"], task.Events[^1].Payload["error"]);
    }
}
