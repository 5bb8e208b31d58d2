using Slipway.Contracts.Jobs;
using Slipway.Server.Instances;
using Slipway.Server.Storage;

namespace Slipway.Server.Jobs;

/// <summary>How a job is doing, from its instances.</summary>
public sealed class JobHealthReader(JobSupervisor supervisor)
{
    public JobHealth Read(Job job)
    {
        var live = supervisor.GetFleet(job.Uuid).Instances.Where(instance => instance.IsLive).ToList();
        var running = live.Count(instance => instance.State == Contracts.Instances.InstanceState.Running);
        return new JobHealth
        {
            Uuid = job.Uuid,
            Score = job.NumInstances == 0 ? 0 : Math.Min(1, running / (double)job.NumInstances),
            Flapping = supervisor.IsFlapping(job.Uuid),
            InstanceStateCount = live.GroupBy(instance => StoredText.Of(instance.State)).ToDictionary(group => group.Key, group => group.Count()),
        };
    }
}
