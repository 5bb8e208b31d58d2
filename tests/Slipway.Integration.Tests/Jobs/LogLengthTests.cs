using Slipway.Contracts.Logs;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>As many lines of a log as are asked for, up to the limit that is documented.</summary>
public sealed class LogLengthTests
{
    private const int LinesOfEach = 60_000;

    [Fact]
    public async Task A_hundred_thousand_lines_of_two_instances_are_read_back_and_not_one_more_is_promised()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", $"trap 'exit 0' TERM; seq 1 {LinesOfEach}; while :; do sleep 1000 & wait $!; done"));
        await using var world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = "job::/sandbox/admin::talker", start = true, num_instances = 2 });
        Assert.Equal(TaskState.Complete, task.State);
        var job = Assert.Single(await world.JobsAsync());
        await ServerWorld.EventuallyAsync(async () => (await world.LogAsync(job, LinesOfEach + 2)).Split('\n').Count(line => line.EndsWith($" {LinesOfEach}", StringComparison.Ordinal)) == 2, "both to have written all");

        var lines = (await world.LogAsync(job, JobLogLimits.Lines)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(JobLogLimits.Lines, lines.Length);
        // [stdout][c5a0cb8e] 60000
        foreach (var numbers in lines.GroupBy(line => line[..18], line => int.Parse(line.AsSpan(19))))
            Assert.Equal(Enumerable.Range(LinesOfEach - numbers.Count() + 1, numbers.Count()), numbers);

        var error = await world.FailAsync(HttpMethod.Get, $"/v1/jobs/{job.Uuid}/logs?lines={JobLogLimits.Lines + 1}", null);
        Assert.Equal("request_invalid", error.ErrorCode);
        Assert.Contains("a number from 0 to 100000 is expected", error.Message, StringComparison.Ordinal);
    }
}
