using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;

namespace Slipway.Chaos.Actors;

/// <summary>Somebody with a few apps: makes them, changes them, deletes them, and looks whether they are what was promised.</summary>
internal sealed class Deployer(ChaosWorld world, int number) : IActor
{
    private const int MostJobs = 3;

    private readonly Draw draw = world.Plan.For($"deployer {number}");
    private readonly JobChecks checks = new(world);
    private readonly List<JobEntry> own = [];
    private int made;

    public string Name => $"deployer {number}";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        var deploys = new DeployAction(world, draw, checks);
        var changes = new ChangeActions(world, draw, checks);
        while (!enough.IsCancellationRequested)
        {
            if (own.Count == 0 || (own.Count < MostJobs && draw.Percent(60)))
            {
                var entry = new JobEntry($"d{number}-{++made}", draw.Of(world.Images));
                if (await deploys.RunAsync(entry, mayCancel: true, cancellationToken))
                    own.Add(entry);
            }
            else
            {
                var entry = draw.Of(own);
                await changes.RunAsync(entry, cancellationToken);
                if (!entry.Exists)
                    own.Remove(entry);
            }

            foreach (var entry in own.Where(entry => entry.Running.Count == 0))
                await checks.RequireSettledAsync(entry, cancellationToken);
            await Task.Delay(draw.Milliseconds(0, 400), cancellationToken);
        }
    }
}
