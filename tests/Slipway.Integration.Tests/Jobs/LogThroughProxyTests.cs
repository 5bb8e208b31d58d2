using System.Diagnostics;
using System.Net;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Faults;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>A log of several instances, over connections that break.</summary>
public sealed class LogThroughProxyTests
{
    private const int Instances = 3;
    private const int Breaks = 2;

    [Fact]
    public async Task Apc_takes_each_instances_log_up_again_behind_its_last_line()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/busybox:1", await BusyboxImage.CreateAsync("sh", "-c", "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.03; done"));
        await using var world = await ServerWorld.StartAsync();
        var task = await world.DeployAsync(new { image_url = $"{registry.Host}/team/busybox:1", job_fqn = "job::/sandbox/admin::talker", start = true, num_instances = Instances });
        Assert.Equal(TaskState.Complete, task.State);
        await using var proxy = FaultProxy.Start(new IPEndPoint(IPAddress.Loopback, world.Http.BaseAddress!.Port));
        using var apc = await ApcTerminal.OpenAsync(new Uri($"http://{proxy.Host}"), world.Token);

        using var logs = apc.Start("app", "logs", "job::/sandbox/admin::talker", "--lines", "30");
        var lines = new List<string>();
        for (var round = 0; round <= Breaks; round++)
        {
            await ReadAsync(logs, lines, lines.Count + 30);
            if (round == Breaks)
                break;
            await proxy.GoDownAsync();
            proxy.ComeUp();
        }

        using (var interrupt = Process.Start("kill", ["-INT", $"{logs.Id}"]))
            await interrupt.WaitForExitAsync(ServerWorld.Cancel);
        Assert.Equal("", (await ApcTerminal.FinishAsync(logs)).Errors);

        // [stdout][c5a0cb8e] line 17
        var each = lines.GroupBy(line => line[..18], line => int.Parse(line.AsSpan("[stdout][c5a0cb8e] line ".Length))).ToList();
        Assert.Equal(Instances, each.Count);
        Assert.All(each, numbers => Assert.Equal(Enumerable.Range(numbers.First(), numbers.Count()), numbers));
    }

    private static async Task ReadAsync(Process process, List<string> lines, int until)
    {
        while (lines.Count < until && await process.StandardOutput.ReadLineAsync(ServerWorld.Cancel) is { } line)
            lines.Add(line);
        Assert.True(lines.Count >= until, "The log ended.");
    }
}
