using BenchmarkDotNet.Running;
using Slipway.Policy.Bench;

// dotnet run -c Release --project bench/Slipway.Policy.Bench            all figures, with BenchmarkDotNet
// dotnet run -c Release --project bench/Slipway.Policy.Bench -- --quick the same in a few seconds
if (args is ["--quick"])
{
    QuickRun.Run(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(DecisionBenchmarks).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
