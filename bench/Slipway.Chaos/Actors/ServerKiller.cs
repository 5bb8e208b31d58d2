using Slipway.Chaos.Checks;
using Slipway.Contracts.Tasks;

namespace Slipway.Chaos.Actors;

/// <summary>Kills the server: at moments of chance, and at moments in which something is just being done; and starts the next.</summary>
internal sealed class ServerKiller(ChaosWorld world, int kills) : IActor
{
    // Where a deploy is, and requests that change something. What is drawn after is a delay behind it.
    private static readonly string[] Points =
    [
        TaskStages.PullingImage, TaskStages.DownloadingLayers, TaskStages.CreatingJob, TaskStages.ConfiguringJob, TaskStages.StartingJob, "",
        Moments.Change, Moments.Change,
    ];

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Draw draw = world.Plan.For("server");
    private readonly JobChecks checks = new(world);

    public string Name => "server";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        for (var done = 0; done < kills && !enough.IsCancellationRequested;)
        {
            var pause = draw.Milliseconds(100, 1500);
            var point = draw.Percent(70) ? draw.Of(Points) : null;
            var behind = draw.Milliseconds(0, draw.Percent(50) ? 30 : 300);
            var again = draw.Percent(25) ? draw.Milliseconds(0, 1500) : (TimeSpan?)null;
            await Task.Delay(pause, cancellationToken);
            if (point is not null)
                await world.Moments.WaitAsync(point, LongestWait, cancellationToken);
            await Task.Delay(behind, cancellationToken);

            await world.Control.WaitAsync(cancellationToken);
            try
            {
                done += await StrikeAsync(done, point ?? "a moment of chance", behind, done + 1 < kills ? again : null, cancellationToken);
            }
            finally
            {
                world.Control.Release();
            }
        }
    }

    /// <returns>How many kills it were.</returns>
    private async Task<int> StrikeAsync(int done, string point, TimeSpan behind, TimeSpan? again, CancellationToken cancellationToken)
    {
        var before = world.Ledger.Jobs.Select(job => (Entry: job, job.Version, job.Running)).ToList();
        world.Journal.Note($"kill {done + 1}: {behind.TotalMilliseconds:0} ms after {(point.Length == 0 ? "the end of a task" : point)}");
        await KillAsync();
        world.Server.Launch();
        var struck = 1;
        if (again is { } delay)
        {
            await Task.Delay(delay, cancellationToken);
            world.Journal.Note($"kill {done + 2}: {delay.TotalMilliseconds:0} ms into the start");
            await KillAsync();
            world.Figures.Count(Figures.KillsWhileStarting);
            world.Server.Launch();
            struck = 2;
        }

        var took = await world.Server.BecomeReadyAsync(cancellationToken)
            ?? throw new ChaosException($"The server did not come back after a kill; {world.Server.Log} says why.");
        world.Figures.NoteRestart(took);
        world.Journal.Note($"ready after {took.TotalSeconds:0.00} s");
        await checks.RequireUntouchedAsync(before, cancellationToken);
        return struck;
    }

    private async Task KillAsync()
    {
        await world.Server.KillAsync();
        world.Figures.Count(Figures.Kills);
    }
}
