using Xunit;

namespace Slipway.Chaos.Tests;

/// <summary>A short run of <c>bench/chaos</c>: the same code, few kills. The long runs are in docs/reliability.md.</summary>
public sealed class ChaosTests
{
    private const int Kills = 6;
    private const int Seconds = 60;

    /// <summary>Another one finds other things: <c>SLIPWAY_CHAOS_SEED=7 ./test</c>.</summary>
    private const int Seed = 1;

    [Fact]
    public async Task Whatever_is_killed_cut_or_filled_nothing_acknowledged_is_lost()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_CHAOS_SEED"), out var given) ? given : Seed;
        using var output = new StringWriter();

        var result = await ChaosRun.RunAsync(new ChaosOptions(Kills, seed, Seconds, Keep: false), output, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        Assert.True(result.Violations.Count == 0, output.ToString());
        // A run in which nothing happened proves nothing.
        Assert.True(result.Figures[Figures.Kills] > 0 && result.Figures[Figures.Deploys] > 0 && result.Figures[Figures.Survived] > 0, output.ToString());
    }

    [Theory]
    [InlineData("--kills 3 --seed 4 --seconds 5 --keep", 3, 4, 5, true)]
    [InlineData("--seed 9 --kills 2", 2, 9, 90, false)]
    public void Options_are_read(string line, int kills, int seed, int seconds, bool keep) =>
        Assert.Equal(new ChaosOptions(kills, seed, seconds, keep), ChaosOptions.Parse(line.Split(' ')));

    [Theory]
    [InlineData("--kills")]
    [InlineData("--kills many")]
    [InlineData("--kills -1")]
    [InlineData("--kills 100001")]
    [InlineData("--loud")]
    public void Options_that_are_none_are_refused(string line) => Assert.Null(ChaosOptions.Parse(line.Split(' ')));

    [Fact]
    public void A_seed_draws_the_same_again_and_actors_do_not_disturb_each_other()
    {
        var (one, two) = (new ChaosPlan(5), new ChaosPlan(5));
        _ = one.For("another").Between(0, 10);
        Assert.Equal(Draws(one), Draws(two));
        Assert.NotEqual(Draws(one), Draws(new ChaosPlan(6)));

        static List<int> Draws(ChaosPlan plan)
        {
            var draw = plan.For("server");
            return [.. Enumerable.Range(0, 20).Select(_ => draw.Between(0, 1000))];
        }
    }
}
