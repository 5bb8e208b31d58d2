using System.Diagnostics;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;

namespace Slipway.Engine.Bench;

/// <summary>Starts instances one after another and prints how long that took.</summary>
internal sealed class StartBench(LocalEngine engine, string root, List<double> network, TextWriter output)
{
    private static readonly StopRequest AtOnce = new("SIGKILL", TimeSpan.FromSeconds(10), []);
    private readonly List<InstanceId> kept = [];

    public async Task MeasureAsync(string name, int count)
    {
        network.Clear();
        var whole = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            var id = await StartAsync();
            whole.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            await RemoveAsync(id);
        }

        output.WriteLine($"{name,-20} start {Show(whole)}   of that the network {Show(network)}");
    }

    public async Task KeepAsync(int count)
    {
        for (var i = 0; i < count; i++)
            kept.Add(await StartAsync());
    }

    public async Task EndAsync()
    {
        foreach (var id in kept)
            await RemoveAsync(id);
    }

    private async Task<InstanceId> StartAsync()
    {
        var spec = new InstanceSpec { Id = InstanceId.New(), JobId = JobId.New(), Hostname = "bench", Layers = [root], Command = ["/bin/busybox", "sleep", "1000"] };
        await engine.StartAsync(spec, CancellationToken.None);
        return spec.Id;
    }

    private async Task RemoveAsync(InstanceId id)
    {
        await engine.StopAsync(id, AtOnce, CancellationToken.None);
        await engine.RemoveAsync(id, CancellationToken.None);
    }

    // Milliseconds.
    private static string Show(List<double> figures)
    {
        figures.Sort();
        return $"{figures[0],6:N1} min {figures[figures.Count / 2],6:N1} median {figures[(int)(figures.Count * 0.95)],6:N1} p95 {figures[^1],6:N1} max ms";
    }
}
