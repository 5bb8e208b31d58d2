using Slipway.Chaos.Checks;

namespace Slipway.Chaos.Actors;

/// <summary>Copies the data folder as a power loss would leave it, and looks what the next server makes of it.</summary>
internal sealed class Copier(ChaosWorld world, int copies, TimeSpan apart) : IActor
{
    private readonly Draw draw = world.Plan.For("copies");

    public string Name => "copies";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        for (var number = 1; number <= copies; number++)
        {
            await Task.WhenAny(Task.Delay(apart * (draw.Between(50, 150) / 100.0), enough));
            if (enough.IsCancellationRequested)
                return;
            await using var copy = await CopyAsync(number, cancellationToken);
            await copy.CheckAsync(cancellationToken);
            world.Figures.Count(Figures.Snapshots);
        }
    }

    private async Task<DataCopy> CopyAsync(int number, CancellationToken cancellationToken)
    {
        await world.Control.WaitAsync(cancellationToken);
        try
        {
            await world.Server.WhenReadyAsync(cancellationToken);
            world.Journal.Note($"copy {number} of the data folder");
            return await DataCopy.TakeAsync(world, Path.Combine(world.Folder, $"copy-{number}"));
        }
        finally
        {
            world.Control.Release();
        }
    }
}
