using Slipway.Chaos.Records;

namespace Slipway.Chaos.Actors;

/// <summary>Fills the data folder's disk up to the last bytes, and gives them back after a while; sometimes an instance is killed meanwhile.</summary>
internal sealed class DiskFiller(ChaosWorld world, InstanceKiller killer) : IActor
{
    private readonly Draw draw = world.Plan.For("disk");

    public string Name => "disk";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            var wait = draw.Milliseconds(4000, 15000);
            var last = draw.Milliseconds(300, 2500);
            var but = draw.Percent(50) ? 0 : draw.Between(0, 2_000_000);
            var kills = draw.Percent(50);
            await Task.WhenAny(Task.Delay(wait, enough));
            if (enough.IsCancellationRequested)
                return;
            using (world.Excuses.Begin(Excuses.Disk))
            {
                world.Journal.Note($"disk: full but for {but} bytes, for {last.TotalSeconds:0.0} s");
                world.Figures.CountFault("disk_full");
                world.Disk.Fill(but);
                if (kills)
                    await killer.StrikeAsync(supervisor: false, young: false);
                await Task.WhenAny(Task.Delay(last, enough));
                world.Disk.Empty();
            }
        }
    }
}
