using System.Globalization;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>What a caller sends does not stay in the server's memory, however much it is. On a server of its own, whose memory is nobody else's.</summary>
public sealed class MemoryTests
{
    private const long Announced = 1L << 30;

    /// <summary>Of the gigabyte that is announced: several times what the server may grow by.</summary>
    private const int Sent = 320 << 20;

    private const long MostGrowth = 100 << 20;

    [Fact]
    public async Task A_body_of_a_gigabyte_goes_by_and_leaves_the_memory_as_it_was()
    {
        await using var world = await ServerWorld.StartKillableAsync();
        var server = world.Http.BaseAddress!;
        var head = $"Host: {server.Authority}\r\nAuthorization: Bearer {world.Token}\r\n";
        using var made = await world.Http.PostAsync(
            "/v1/packages", ServerWorld.JsonBody(new { fqn = "package::/sandbox/admin::huge", length = Announced, digest = $"sha256:{new string('a', 64)}" }), ServerWorld.Cancel);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(ServerWorld.Cancel));
        var package = Assert.Single(await world.PackagesAsync());
        var before = PeakOf(world.ProcessId);

        // One that is to be kept, and goes to the disk.
        await using (var upload = await RawConnection.OpenAsync(server))
        {
            await upload.SendAsync($"PUT /v1/packages/{package.Uuid}/resources/{package.Resources[0].Uuid} HTTP/1.1\r\n{head}Content-Type: application/octet-stream\r\nContent-Length: {Announced}\r\n\r\n");
            var piece = new byte[1 << 20];
            for (var sent = 0; sent < Sent; sent += piece.Length)
                await upload.SendAsync(piece);
            await ServerWorld.EventuallyAsync(() => Task.FromResult(UploadedBytes(world.Data) >= Sent - (8 << 20)), "it to be on the disk");
        }

        // Sixteen at once that are too large for what they are, none of which is read.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            var answer = await RawConnection.AskAsync(server, $"POST /v1/users HTTP/1.1\r\n{head}Content-Length: {Announced}\r\n\r\n{new string(' ', 1 << 20)}");
            Assert.True(answer.Length == 0 || CallerWorld.StatusOf(answer) == 413, answer);
        }));

        Assert.InRange(PeakOf(world.ProcessId) - before, 0, MostGrowth);
        Assert.True((await world.Http.GetAsync("/v1/jobs", ServerWorld.Cancel)).IsSuccessStatusCode);
        await ServerWorld.EventuallyAsync(() => Task.FromResult(UploadedBytes(world.Data) == 0), "what had come of an upload that was given up to be gone");
        await world.KillAsync();
        await world.StartServerAsync();
    }

    private static long UploadedBytes(string data) =>
        new DirectoryInfo(Path.Combine(data, "uploads")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    // "VmHWM:	  123456 kB": the most that was ever in memory.
    private static long PeakOf(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10;
}
