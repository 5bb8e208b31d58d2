using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Instances;
using Xunit;

namespace Slipway.Server.Tests.Instances;

public sealed class ChosenPortTests
{
    [Theory]
    [InlineData(new[] { 80 }, null)]
    [InlineData(new[] { 0 }, 4000)]
    [InlineData(new[] { 4000, 0, 4001 }, 4002)]
    public void The_platform_chooses_a_port_that_the_job_does_not_expose_itself(int[] ports, int? chosen)
    {
        var job = Exposing(ports);
        Assert.Equal(chosen, ChosenPort.Find(job));
        Assert.Equal(80, ChosenPort.Resolve(job, 80));
    }

    [Theory]
    [InlineData(4000, 0, 4000)]
    [InlineData(4000, 80, 80)]
    [InlineData(0, 0, 4001)] // of before instances kept it
    public void An_instance_keeps_what_it_was_told(int told, int number, int expected)
    {
        var job = Exposing(0, 80, 4000);
        var instance = new InstanceRecord
        {
            Id = InstanceId.New(),
            Job = job.Uuid,
            JobVersion = 1,
            State = InstanceState.Running,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ChosenPort = told,
        };
        Assert.Equal(expected, ChosenPort.Resolve(job, instance, number));
    }

    private static Job Exposing(params int[] ports) =>
        new() { Uuid = JobId.New(), Fqn = Fqn.Parse("job::/sandbox/admin::web"), Ports = [.. ports.Select(number => new Port(number))] };
}
