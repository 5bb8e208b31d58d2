using System.Diagnostics;

namespace Slipway.Policy.Bench;

/// <summary>The same measurements in a few seconds and without BenchmarkDotNet's rigour: the best of several rounds.</summary>
internal static class QuickRun
{
    private const int Rounds = 15;
    private const int CallsPerRound = 20_000;

    public static void Run(TextWriter output)
    {
        var benchmarks = new DecisionBenchmarks();
        var watch = Stopwatch.StartNew();
        benchmarks.Setup();
        output.WriteLine($"{Cluster.Namespaces * Cluster.RulesPerNamespace:N0} rules over {Cluster.Namespaces:N0} namespaces read and compiled in {watch.ElapsedMilliseconds} ms");
        Measure(output, "hit: a developer in one of 1,000 namespaces", benchmarks.Hit);
        Measure(output, "hit: admin by role -> all -> verbs", benchmarks.AdminHit);
        Measure(output, "hit: own sandbox by template", benchmarks.SandboxHit);
        Measure(output, "miss", benchmarks.Miss);
        Measure(output, "both sides of a binding", benchmarks.Bind);
        Measure(output, "hit, explained", () => benchmarks.Explained().IsAllowed);
    }

    private static void Measure(TextWriter output, string name, Func<bool> call)
    {
        var answer = false;
        for (var i = 0; i < CallsPerRound; i++)
            answer = call();
        var best = double.MaxValue;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < CallsPerRound; i++)
                call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / CallsPerRound);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * CallsPerRound);
        output.WriteLine($"{name,-48} {best / 1000,8:N2} µs {bytes,8:N0} B   {(answer ? "allowed" : "denied")}");
    }
}
