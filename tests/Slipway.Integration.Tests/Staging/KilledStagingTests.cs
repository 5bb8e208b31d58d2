using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Contracts.Packages;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Integration.Tests.Staging;

/// <summary>The server's process is killed while a folder comes in, is built, is taken out of its build.</summary>
public sealed class KilledStagingTests(RealRegistryFixture registry)
{
    // The first build waits to be killed with its server; the second leaves so much that taking it has a middle.
    private const string Build = "if [ -e /cache/seen ]; then head -c 150000000 /dev/urandom > big; echo built; else touch /cache/seen; echo waiting; sleep 1000; fi";

    [Fact]
    public async Task An_upload_that_a_killed_server_was_receiving_is_gone_and_may_be_begun_anew()
    {
        await using var world = await ServerWorld.StartKillableAsync();
        var bytes = new SourceFolder().File("run.sh", "echo hello; trap 'exit 0' TERM; sleep 1000 & wait").Pack();
        var package = await SourceFolder.AnnounceAsync(world, "app", bytes);
        using var content = new StreamContent(new HalfSent(bytes));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentLength = bytes.Length;
        content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:");
        var upload = world.Http.PutAsync($"/v1/packages/{package.Uuid}/resources/{package.Resources[0].Uuid}", content, ServerWorld.Cancel);
        var uploads = Path.Combine(world.Data, "uploads");
        await ServerWorld.EventuallyAsync(() => Task.FromResult(Directory.GetFiles(uploads) is [var part] && new FileInfo(part).Length > 0), "half of the upload");

        await world.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => upload);
        await world.StartServerAsync();

        Assert.Empty(Directory.GetFiles(uploads));
        await world.AssertNothingIsLeftAsync();
        Assert.Equal(package.Fqn, (await SourceFolder.AnnounceAsync(world, "app", bytes)).Fqn);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_build_and_again_of_its_harvest_the_server_leaves_a_task_that_the_next_one_finishes()
    {
        await using var world = await ServerWorld.StartKillableAsync(registry.Registry.Url);
        var pipeline = new
        {
            uuid = Guid.NewGuid(),
            fqn = "stagpipe::/sandbox/admin::twice",
            build_image = "debian:bookworm",
            build_command = Build,
            run_image = "debian:bookworm",
            start_command = "true",
            cache_folder = "/cache",
        };
        (await world.Http.PostAsync("/v1/stagingpipelines", ServerWorld.JsonBody(pipeline), ServerWorld.Cancel)).EnsureSuccessStatusCode();
        var bytes = new SourceFolder().File("a", "a").Pack();
        var package = await SourceFolder.AnnounceAsync(world, "app", bytes, pipeline.fqn);
        using var answer = await SourceFolder.UploadAsync(world, package, bytes);
        var task = new Uri(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ServerWorld.Cancel)).RootElement.GetProperty("location").GetString()!).AbsolutePath;

        await WaitForLineAsync("waiting");
        await world.KillAsync();
        await world.StartProcessAsync();
        await WaitForLineAsync("built");
        await world.KillAsync();
        await world.StartServerAsync();

        var document = await world.WaitForEndAsync(new Uri(world.Http.BaseAddress!, task));
        Assert.Equal((TaskState.Complete, TaskErrored.Unerrored), (document.State, document.Errored));
        Assert.Equal("Staging is complete.", SourceFolder.Lines(document)[^1]);
        // The one whose harvest was cut off, and the one after it.
        Assert.Equal(2, SourceFolder.Lines(document).Count(line => line == "built"));
        Assert.Equal(Enumerable.Range(1, document.Events.Count).Select(seq => (long)seq), document.Events.Select(one => one.Seq));
        Assert.Empty(await world.JobsAsync());
        Assert.Equal(PackageState.Ready, Assert.Single(await world.PackagesAsync()).State);
        foreach (var folder in (string[])["instances", "logs", "uploads", "temp"])
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(world.Data, folder)));

        Task WaitForLineAsync(string line) => ServerWorld.EventuallyAsync(
            async () => SourceFolder.Lines(await world.ReadTaskAsync(new Uri(world.Http.BaseAddress!, task))).Contains(line), $"the build to write \"{line}\"");
    }

    /// <summary>Gives half of the bytes, and then nothing, for as long as somebody waits.</summary>
    private sealed class HalfSent(byte[] bytes) : MemoryStream(bytes[..(bytes.Length / 2)])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return count;
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(ToArray(), cancellationToken);
            await destination.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
