using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Logs;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>A log is gone on with where it broke off.</summary>
public sealed class LogCursorTests : IAsyncLifetime
{
    private const string Image = "team/busybox:1";

    private TestRegistry registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await TestRegistry.StartAsync();
        registry.Push(Image, await BusyboxImage.CreateAsync("sh"));
    }

    public async ValueTask DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task A_reader_sees_every_line_once_though_the_server_is_killed()
    {
        await using var world = await ServerWorld.StartKillableAsync();
        var job = await DeployAsync(world, "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
        var before = await FollowAsync(world, job, "lines=5", count: 20);

        await world.KillAsync();
        await world.StartServerAsync();

        var after = await FollowAsync(world, job, $"cursor={Uri.EscapeDataString(before[^1].Cursor)}", count: 40);
        var numbers = before.Concat(after).Select(line => int.Parse(line.Text!)).ToList();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.DoesNotContain(after, line => line.Gap);
    }

    [Fact]
    public async Task What_an_app_writes_is_kept_byte_for_byte_and_what_is_no_longer_kept_is_told()
    {
        await using var world = await ServerWorld.StartAsync(change: options => options with { LogSize = 64 << 10, LogFiles = 2 });
        var job = await DeployAsync(
            world,
            "printf '\\033]0;title\\007\\033[31mred\\033[2J\\n'; while [ ! -e /tmp/go ]; do sleep 0.05; done; pad=$(head -c 1000 /dev/zero | tr '\\000' x); "
            + "while [ ! -e /tmp/enough ]; do echo $pad; sleep 0.002; done; echo last; sleep 1000 & wait");
        var first = Assert.Single(await FollowAsync(world, job, "lines=5", count: 1));
        Assert.Equal(("stdout", "\u001b]0;title\a\u001b[31mred\u001b[2J"), (first.Stream, first.Text));
        Assert.Equal($"[stdout][{first.Instance.Short}] {first.Text}\n", await world.LogAsync(job));

        await world.RunAsync(job, "touch /tmp/go");
        var query = $"cursor={Uri.EscapeDataString(first.Cursor)}";
        await ServerWorld.EventuallyAsync(async () => (await ReadAsync(world, job, query)) is [{ Gap: true }, ..], "the first line's file to be gone");
        await world.RunAsync(job, "touch /tmp/enough");

        // From there on nothing is missing and nothing comes twice.
        await ServerWorld.EventuallyAsync(async () => (await ReadAsync(world, job, query))[^1].Text == "last", "the last line");
        var rest = await ReadAsync(world, job, query);
        Assert.True(rest[0].Gap);
        Assert.DoesNotContain(rest.Skip(1), line => line.Gap);
        Assert.Equal(rest.Count, rest.Select(line => line.Cursor).Distinct().Count());
        Assert.Empty(await ReadAsync(world, job, $"cursor={Uri.EscapeDataString(rest[^1].Cursor)}"));
    }

    [Fact]
    public async Task A_cursor_that_is_none_of_ours_is_refused()
    {
        await using var world = await ServerWorld.StartAsync();
        var job = await DeployAsync(world, "sleep 1000 & wait");
        foreach (var query in new[] { "cursor=nonsense", "cursor=c5a0cb8e:1.2", "cursor=:1.2.3", "cursor=c5a0cb8e:../../etc/passwd", "cursor=a:1.2.3,a:1.2.3", "format=xml" })
        {
            var error = await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/logs?{query}", null);
            Assert.Equal("request_invalid", error.ErrorCode);
        }
    }

    private async Task<Job> DeployAsync(ServerWorld world, string script)
    {
        await world.DeployAsync(new
        {
            image_url = $"http://{registry.Host}/{Image}",
            job_fqn = "job::/sandbox/admin::talker",
            start = true,
            start_command = new[] { "/bin/sh", "-c", "trap 'exit 0' TERM; " + script },
        });
        return Assert.Single(await world.JobsAsync());
    }

    private static async Task<List<JobLogLine>> ReadAsync(ServerWorld world, Job job, string query)
    {
        var text = await world.Http.GetStringAsync($"/v1/jobs/{job.Uuid}/logs?format=json&{query}", ServerWorld.Cancel);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static async Task<List<JobLogLine>> FollowAsync(ServerWorld world, Job job, string query, int count)
    {
        using var response = await world.Http.GetAsync(
            $"/v1/jobs/{job.Uuid}/logs?format=json&follow=true&{query}", HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ServerWorld.Cancel));
        var lines = new List<JobLogLine>();
        while (lines.Count < count && await reader.ReadLineAsync(ServerWorld.Cancel) is { } line)
        {
            if (Parse(line) is { Text: not null } read)
                lines.Add(read);
        }

        return lines;
    }

    private static JobLogLine Parse(string line) => JsonSerializer.Deserialize(line, SlipwayJson.Wire.JobLogLine)!;
}
