using System.Diagnostics;
using Slipway.Client;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;

namespace Slipway.Load;

/// <summary>Deploys of an image that is here, all asked for at once: seven tenths by one caller, a tenth by each of three others.</summary>
internal sealed class DeployPhase(ServerUnderLoad server, IReadOnlyList<(string Name, SlipwayClient Client)> callers, string image)
{
    private int refused;

    public async Task RunAsync(int count)
    {
        // The first one brings the layers.
        await DeployAsync(callers[0], -1);
        var begin = Stopwatch.GetTimestamp();
        var all = Enumerable.Range(0, count).Select(i => callers[i % 10 < 3 ? (i % 10) + 1 : 0])
            .Select(async (caller, i) => (caller.Name, Took: await DeployAsync(caller, i)))
            .ToList();
        var done = await Task.WhenAll(all);
        var whole = Stopwatch.GetElapsedTime(begin);
        Console.WriteLine($"{count} deploys at once  {whole.TotalSeconds:N1} s, {count / whole.TotalSeconds:N0} a second; asked to come back {refused} times; {server.Figures()}");
        foreach (var caller in done.GroupBy(deploy => deploy.Name))
            Console.WriteLine($"  {caller.Key,-8} {caller.Count(),5}    {Spread.Of(caller.Select(deploy => deploy.Took))}");
    }

    private async Task<TimeSpan> DeployAsync((string Name, SlipwayClient Client) caller, int number)
    {
        var begin = Stopwatch.GetTimestamp();
        var request = new CreateDockerJobRequest { ImageUrl = image, JobFqn = $"job::/sandbox/{caller.Name}::app{number + 1}" };
        var task = await Patiently(() => caller.Client.Jobs.CreateFromImageAsync(request));
        TaskEvent? last = null;
        await foreach (var e in caller.Client.Tasks.WatchAsync(task))
            last = e;
        return last?.TaskEventType == TaskEventType.EndOfStream
            ? Stopwatch.GetElapsedTime(begin)
            : throw new InvalidOperationException($"{request.JobFqn} ended with {last}");
    }

    /// <summary>Comes back when the server said to; anything but such a refusal is a failure of the run.</summary>
    private async Task<T> Patiently<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (SlipwayException busy) when (busy is { RetryAfter: { } wait, Code.HttpStatus: 429 or 503 })
            {
                Interlocked.Increment(ref refused);
                await Task.Delay(wait);
            }
        }
    }
}
