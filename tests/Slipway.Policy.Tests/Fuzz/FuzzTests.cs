using System.Text;
using Slipway.Policy.Defaults;

namespace Slipway.Policy.Tests.Fuzz;

/// <summary>
/// The fuzz target over the kept corpus, and over inputs made from it: the same few thousand in every run.
/// <c>SLIPWAY_FUZZ=1000000</c> makes that many new ones; one that fails is written to <c>artifacts/fuzz</c>, to be copied
/// into <c>Corpus</c> together with the fix.
/// </summary>
public sealed class FuzzTests
{
    private const int UsualInputs = 4_000;

    public static TheoryData<string> Kept => [.. Directory.EnumerateFiles(Repository.TestFolder("Fuzz/Corpus")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kept))]
    public void The_target_holds_for(string name) => FuzzTarget.Run(File.ReadAllBytes(Path.Combine(Repository.TestFolder("Fuzz/Corpus"), name)));

    [Fact]
    public void The_target_holds_for_what_comes_from_them()
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ"), out var inputs);
        var seed = isLong ? Environment.TickCount : 20_160_729;
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var pool = Seeds();
        for (var i = 0; i < (isLong ? inputs : UsualInputs); i++)
        {
            var input = mutator.Mutate(pool[random.Next(pool.Count)], pool[random.Next(pool.Count)]);
            try
            {
                FuzzTarget.Run(input);
            }
            catch (Exception e)
            {
                var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "fuzz"));
                var path = Path.Combine(folder.FullName, $"failed-{seed}-{i}.pol");
                File.WriteAllBytes(path, input);
                Assert.Fail($"{path} fails: {e.Message}");
            }

            // Some children have children, so that inputs wander far from where they began.
            if (random.Next(4) == 0)
                pool[random.Next(pool.Count)] = input;
        }
    }

    private static List<byte[]> Seeds() =>
    [
        .. Directory.EnumerateFiles(Repository.TestFolder("Fuzz/Corpus")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        .. Directory.EnumerateFiles(Repository.TestFolder("Baselines"), "*.pol").Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        .. DefaultDocuments.Names.Select(name => Encoding.UTF8.GetBytes(DefaultDocuments.TextOf(name))),
    ];
}
