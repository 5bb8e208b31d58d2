using System.Globalization;
using Slipway.Contracts.Errors;
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
    private const long MostAllocated = 64 << 20;

    public static TheoryData<string> Names => [.. Targets.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_typed_errors_come_out_of(string name)
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), CultureInfo.InvariantCulture, out var inputs);
        var seed = isLong ? Environment.TickCount : UsualSeed;
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var pool = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "corpora", name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        Assert.NotEmpty(pool);
        foreach (var kept in pool)
            Run(name, kept, "kept");

        for (var i = 0; i < (isLong ? inputs : UsualInputs); i++)
        {
            var input = mutator.Mutate(pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
            Run(name, input, $"{seed}-{i}");
            // Some children have children, so that inputs wander far from where they began; the first stays.
            if (random.Next(4) == 0 && pool.Count < 200)
                pool.Add(input);
            else if (random.Next(4) == 0)
                pool[random.Next(1, pool.Count)] = input;
        }
    }

    private static void Run(string name, byte[] input, string label)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Targets.All[name](input);
        }
        catch (SlipwayException)
        {
            // As it should be.
        }
        catch (Exception failure)
        {
            Keep($"fails: {failure}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated)
            Keep($"allocates {allocated} bytes");

        void Keep(string what)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "fuzz"));
            var path = Path.Combine(folder.FullName, $"{name}-{label}");
            File.WriteAllBytes(path, input);
            Assert.Fail($"{path} {what}");
        }
    }
}
