using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;

namespace Slipway.Chaos.Actors;

/// <summary>Kills an instance's first process or its supervisor: its job gets another.</summary>
internal sealed class InstanceKiller(ChaosWorld world) : IActor
{
    private readonly Draw draw = world.Plan.For("instances");
    private readonly Draw chance = world.Plan.For("victims");

    public string Name => "instances";

    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            var wait = draw.Milliseconds(2000, 9000);
            var supervisor = draw.Percent(50);
            var young = draw.Percent(30);
            await Task.WhenAny(Task.Delay(wait, enough));
            if (!enough.IsCancellationRequested)
                await StrikeAsync(supervisor, young);
        }
    }

    /// <param name="supervisor">Its conmon; else its first process.</param>
    /// <param name="young">One that is just being started; else one that nobody is about to change.</param>
    public async Task StrikeAsync(bool supervisor, bool young)
    {
        // Jobs that were hit before wait longer and longer for their next instance.
        var settled = world.Ledger.Jobs.Where(job => !job.IsDisturbed && job.Script is null && job.Running.Count > 0).ToList();
        var victims = young
            ? [.. Outside.All(world.Server.Place).Where(one => world.Ledger.Jobs.All(job => job.Running.All(known => known.Id != one.Id)))]
            : settled.SelectMany(job => job.Running).ToList();
        if (victims.Count == 0)
            return;
        var victim = victims[chance.Between(0, victims.Count - 1)];
        using (world.Excuses.Begin(Excuses.Instance))
        {
            foreach (var job in world.Ledger.Jobs.Where(job => young ? job.IsBusy : job.Running.Any(one => one.Id == victim.Id)))
                job.Disturb();
            world.Figures.Count(Figures.InstanceKills);
            world.Figures.CountFault(supervisor ? "supervisor killed" : "instance killed");
            world.Journal.Note($"instances: kill of {(supervisor ? "the supervisor" : "the first process")} of {victim.Id.Short}");
            await Machine.RunAsync("kill", "-KILL", $"{(supervisor ? victim.Supervisor : victim.App).Pid}");
        }
    }
}
