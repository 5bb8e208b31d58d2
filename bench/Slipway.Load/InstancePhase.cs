using System.Diagnostics;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Load;

/// <summary>Many instances side by side, and a restart of the server that none of them notices.</summary>
internal sealed class InstancePhase(ServerUnderLoad server, string image)
{
    private const int PerJob = 20;

    public async Task RunAsync(int count)
    {
        var begin = Stopwatch.GetTimestamp();
        var jobs = new List<Job>();
        for (var left = count; left > 0; left -= PerJob)
            jobs.Add(await StartAsync($"job::/load::many{left}", Math.Min(left, PerJob)));
        await UntilAsync(async () => await RunningAsync(jobs) == count);
        Console.WriteLine($"{count} instances        {Stopwatch.GetElapsedTime(begin).TotalSeconds:N1} s to have them; {server.Figures()}");

        var before = await IdentitiesAsync(jobs);
        var restart = await server.RestartAsync();
        await UntilAsync(async () => await RunningAsync(jobs) == count);
        if (!before.SetEquals(await IdentitiesAsync(jobs)))
            throw new InvalidOperationException("A restart of the server touched instances.");
        Console.WriteLine($"  server restarted   answers after {restart.TotalSeconds:N1} s, all instances untouched; {server.Figures()}");

        begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(jobs.Select(job => server.Admin.Jobs.DeleteAsync(job.Uuid)));
        Console.WriteLine($"  all deleted        {Stopwatch.GetElapsedTime(begin).TotalSeconds:N1} s");
    }

    private async Task<Job> StartAsync(string name, int instances)
    {
        var request = new CreateDockerJobRequest { ImageUrl = image, JobFqn = name, Start = true, NumInstances = instances };
        await foreach (var _ in server.Admin.Tasks.WatchAsync(await server.Admin.Jobs.CreateFromImageAsync(request)))
        {
            // To its end.
        }

        return await server.Admin.Jobs.FindAsync(Fqn.Parse(name)) ?? throw new InvalidOperationException($"{name} did not come to be");
    }

    private async Task<int> RunningAsync(List<Job> jobs) => (await IdentitiesAsync(jobs)).Count;

    /// <summary>Which instances run, by UUID, age and address.</summary>
    private async Task<HashSet<string>> IdentitiesAsync(List<Job> jobs)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            foreach (var instance in await server.Admin.Jobs.ListInstancesAsync(job.Uuid))
            {
                if (instance.State == InstanceState.Running)
                    found.Add($"{instance.Uuid} {instance.CreatedTime} {instance.Address}");
            }
        }

        return found;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        throw new TimeoutException("It did not come to be within five minutes.");
    }
}
