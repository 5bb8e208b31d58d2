using Slipway.Contracts.Jobs;

namespace Slipway.Server.Instances;

/// <summary>
/// The number that a job's port 0 stands for: 4000, or the next that the job does not expose itself. Its process is told in
/// <c>PORT</c>. The same for as long as the job's ports are the same;
/// an instance keeps its own for as long as it runs.
/// </summary>
public static class ChosenPort
{
    public const string Variable = "PORT";

    private const int First = 4000;

    /// <summary>The chosen number; null for a job without a port 0.</summary>
    public static int? Find(Job job) => job.Ports.Any(port => port.Number == 0) ? Choose(job) : null;

    /// <summary>The number that a process really listens on.</summary>
    public static int Resolve(Job job, int number) => number == 0 ? Choose(job) : number;

    /// <summary>The same for an instance that may be of another version of the job, and so has chosen otherwise.</summary>
    public static int Resolve(Job job, InstanceRecord instance, int number) =>
        number == 0 && instance.ChosenPort > 0 ? instance.ChosenPort : Resolve(job, number);

    private static int Choose(Job job)
    {
        var exposed = job.Ports.Select(port => port.Number).ToHashSet();
        return Enumerable.Range(First, exposed.Count + 1).First(number => !exposed.Contains(number));
    }
}
