using CsCheck;
using Slipway.Contracts.Jobs;
using Slipway.Server.Instances;
using Xunit;

namespace Slipway.Server.Tests.Instances;

public sealed class RestartRuleTests
{
    private static readonly TimeSpan Briefly = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(RestartMode.No, 0, false)]
    [InlineData(RestartMode.No, 1, false)]
    [InlineData(RestartMode.Failure, 0, false)]
    [InlineData(RestartMode.Failure, 1, true)]
    [InlineData(RestartMode.Always, 0, true)]
    [InlineData(RestartMode.Always, 137, true)]
    public void The_mode_decides_by_exit_code(RestartMode mode, int exitCode, bool again) =>
        Assert.Equal(again, RestartRule.Decide(new RestartConfig(mode), exitCode, Briefly, attempts: 0).Again);

    [Fact]
    public void What_nobody_saw_end_comes_back_whatever_the_mode_and_counts_for_nothing()
    {
        var decision = RestartRule.Decide(new RestartConfig(RestartMode.No, 1), exitCode: null, Briefly, attempts: 1);
        Assert.True(decision.Again);
        Assert.Equal(1, decision.Attempts);
    }

    [Fact]
    public void Attempts_in_a_row_are_bounded()
    {
        var config = new RestartConfig(RestartMode.Always, 2);
        var first = RestartRule.Decide(config, 1, Briefly, 0);
        var second = RestartRule.Decide(config, 1, Briefly, first.Attempts);
        var third = RestartRule.Decide(config, 1, Briefly, second.Attempts);
        Assert.Equal([true, true, false], [first.Again, second.Again, third.Again]);
    }

    [Fact]
    public void An_instance_that_ran_well_begins_a_new_row() =>
        Assert.Equal(1, RestartRule.Decide(new RestartConfig(RestartMode.Always, 2), 1, RestartRule.WellAfter, attempts: 2).Attempts);

    [Fact]
    public void The_wait_doubles_up_to_its_bound() => Gen.Int[0, 1000].Sample(attempts =>
    {
        var config = new RestartConfig(RestartMode.Always);
        var delay = RestartRule.Decide(config, 1, Briefly, attempts).Delay;
        var next = RestartRule.Decide(config, 1, Briefly, attempts + 1).Delay;
        return delay >= RestartRule.FirstDelay && next >= delay && next <= RestartRule.LongestDelay && (next == delay * 2 || next == RestartRule.LongestDelay);
    });
}
