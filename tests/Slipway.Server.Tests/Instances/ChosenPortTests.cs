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
        var job = new Job { Uuid = JobId.New(), Fqn = Fqn.Parse("job::/sandbox/admin::web"), Ports = [.. ports.Select(number => new Port(number))] };
        Assert.Equal(chosen, ChosenPort.Find(job));
        Assert.Equal(80, ChosenPort.Resolve(job, 80));
    }
}
