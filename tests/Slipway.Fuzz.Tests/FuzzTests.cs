using System.Globalization;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Fuzz.Tests;

/// <summary>
/// Every target over its kept corpus (<c>tests/corpora/TARGET</c>) and over inputs made from it: the same ones in every run.
/// <c>SLIPWAY_FUZZ=1000000</c> makes that many new ones for each; one that fails is written to <c>artifacts/fuzz</c>, to be
/// copied into the corpus together with the fix.
/// </summary>
public sealed class FuzzTests
{
    private const int UsualInputs = 2_000;
    private const int UsualSeed = 20_261_123;

    public static TheoryData<string> Names => [.. Targets.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Far beyond what any input may take, on a machine that is busy with all the other tests.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_typed_errors_come_out_of(string name)
    {
        var run = new FuzzRun(name, Targets.All[name]);
        var problem = run.Watch(Hang, () => Feed(name, run));
        Assert.True(problem is null, problem);
    }

    [Fact]
    public void An_input_that_never_ends_is_named()
    {
        using var never = new ManualResetEventSlim();
        var run = new FuzzRun("hang", _ => never.Wait(TestContext.Current.CancellationToken));

        var problem = run.Watch(TimeSpan.FromMilliseconds(50), () => run.Try("stuck"u8.ToArray(), "test"));

        never.Set();
        Assert.NotNull(problem);
        Assert.Contains("takes longer than", problem, StringComparison.Ordinal);
        var kept = problem[..problem.IndexOf(' ', StringComparison.Ordinal)];
        Assert.Equal("stuck", File.ReadAllText(kept));
        File.Delete(kept);
    }

    private static void Feed(string name, FuzzRun run)
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), CultureInfo.InvariantCulture, out var inputs);
        var seed = isLong ? Environment.TickCount : UsualSeed;
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var pool = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "corpora", name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        if (pool.Count == 0)
            throw new InvalidOperationException("There is no corpus.");
        foreach (var kept in pool)
            run.Try(kept, "kept");

        for (var i = 0; i < (isLong ? inputs : UsualInputs); i++)
        {
            var input = mutator.Mutate(pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
            run.Try(input, $"{seed}-{i}");
            // Some children have children, so that inputs wander far from where they began; the first stays.
            if (random.Next(4) == 0 && pool.Count < 200)
                pool.Add(input);
            else if (random.Next(4) == 0 && pool.Count > 1)
                pool[random.Next(1, pool.Count)] = input;
        }
    }
}
