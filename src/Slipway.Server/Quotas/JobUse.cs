using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Jobs;

namespace Slipway.Server.Quotas;

/// <summary>What a job may use of its machine, as quotas count it: what it asks for, whether it runs or not.</summary>
/// <param name="Each">What one instance may use; 0 is no limit.</param>
public sealed record JobUse(Fqn Job, int Instances, Resource Each)
{
    /// <summary>More than any limit: what asks for "no limit" may use.</summary>
    public static readonly Int128 Unlimited = Int128.MaxValue;

    public static JobUse Of(Job job) => new(job.Fqn, job.NumInstances, job.Resources);

    public static JobUse Of(DockerJobRequest request) =>
        new(request.Job, request.Wire.NumInstances ?? 1, request.Wire.Resources ?? JobFactory.DefaultResources);

    /// <summary>What one instance may use of <c>memory</c>, <c>disk</c>, <c>network</c> or <c>cpu</c>.</summary>
    public Int128 OfOne(string resource)
    {
        var amount = resource switch
        {
            "memory" => Each.Memory,
            "disk" => Each.Disk,
            "network" => Each.Network,
            "cpu" => Each.Cpu,
            _ => throw new ArgumentException($"There is no resource '{resource}'.", nameof(resource)),
        };
        return amount == 0 ? Unlimited : amount;
    }

    /// <summary>What all its instances may use together.</summary>
    public Int128 OfAll(string resource) => Instances == 0 ? 0 : OfOne(resource) is var one && one == Unlimited ? Unlimited : one * Instances;
}
