using Slipway.Chaos.Records;
using Slipway.Testing.Faults;

namespace Slipway.Chaos.Actors;

/// <summary>Makes the network between server and registry bad for a while, in every way it can be.</summary>
internal sealed class RegistryFaulter(ChaosWorld world) : IActor
{
    private const long UsualBytesPerSecond = 6_000_000;

    // One that met nobody waits for somebody a little longer.
    private const int MostLooks = 40;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Draw draw = world.Plan.For("registry");

    public string Name => "registry";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        // So that a pull takes long enough to be met by something.
        using var narrow = world.Proxy.Add(new BandwidthFault(UsualBytesPerSecond));
        while (!enough.IsCancellationRequested)
        {
            var wait = draw.Milliseconds(200, 3000);
            var last = draw.Milliseconds(300, 2500);
            var fault = Next();
            await PauseAsync(wait, enough);
            if (enough.IsCancellationRequested)
                return;
            using (world.Excuses.Begin(Excuses.Registry))
                await SufferAsync(fault, last, enough);
        }
    }

    private async Task SufferAsync(Fault? fault, TimeSpan last, CancellationToken enough)
    {
        world.Journal.Note($"registry: {fault?.ToString() ?? "down"} for {last.TotalSeconds:0.0} s");
        if (fault is null)
        {
            world.Figures.CountFault("down");
            await world.Proxy.GoDownAsync();
            await PauseAsync(last, enough);
            world.Proxy.ComeUp();
            return;
        }

        using var active = world.Proxy.Add(fault);
        await PauseAsync(last, enough);
        for (var look = 0; active.Strikes == 0 && look < MostLooks && !enough.IsCancellationRequested; look++)
            await PauseAsync(Look, enough);
        // One that met nothing was none.
        if (active.Strikes > 0)
            world.Figures.CountFault(fault.Kind);
    }

    // Null for a registry that is down.
    private Fault? Next()
    {
        var at = draw.Between(0, 2_000_000);
        var delay = draw.Milliseconds(10, 800);
        return draw.Between(0, 8) switch
        {
            0 => new LatencyFault(delay, delay / 2),
            1 => new BandwidthFault(draw.Between(500, 2_000_000)),
            2 => new SlowCloseFault(delay),
            3 => new StallFault(After: at),
            4 => new StallFault(delay, at),
            5 => new ResetPeerFault(delay),
            6 => new SlicerFault(draw.Between(1, 5000), 1000, delay / 100),
            7 => draw.Percent(50) ? new LimitDataFault(at) : null,
            _ => new CorruptFault(at),
        };
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken enough) =>
        await Task.WhenAny(Task.Delay(time, enough));
}
