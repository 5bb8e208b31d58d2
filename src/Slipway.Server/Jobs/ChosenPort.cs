using Slipway.Contracts.Jobs;

namespace Slipway.Server.Jobs;

/// <summary>A port 0 leaves the number to the platform, which tells the process in <c>PORT</c>.</summary>
public static class ChosenPort
{
    public const string Variable = "PORT";

    private const int First = 4000;

    /// <summary>The number that stands for the job's port 0: the first from 4000 on that the job does not use itself; null when it has no port 0.</summary>
    public static int? Of(Job job)
    {
        var numbers = job.Ports.Select(port => port.Number).ToHashSet();
        return numbers.Contains(0) ? Enumerable.Range(First, numbers.Count).First(number => !numbers.Contains(number)) : null;
    }

    /// <summary>The number that a process listens on for a port of its job.</summary>
    public static int Resolve(Job job, int port) => port == 0 ? Of(job) ?? 0 : port;
}
