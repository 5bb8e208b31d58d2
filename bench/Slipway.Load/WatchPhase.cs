using System.Collections.Concurrent;
using System.Diagnostics;
using Slipway.Client.Tasks;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Slipway.Testing.Registries;

namespace Slipway.Load;

/// <summary>Many watchers of one Task whose download stands still until all of them have come; then each is to see each event once.</summary>
internal sealed class WatchPhase(ServerUnderLoad server, Misbehaviour registry, string image)
{
    private readonly ConcurrentDictionary<long, List<long>> arrivals = new();
    private int came;
    private int interrupted;

    public async Task RunAsync(int count)
    {
        registry.BlobGate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = await server.Admin.Jobs.CreateFromImageAsync(new CreateDockerJobRequest { ImageUrl = image, JobFqn = "job::/load::watched" });
        var begin = Stopwatch.GetTimestamp();
        var watchers = new List<Task<string>>();
        for (var i = 0; i < count; i++)
        {
            watchers.Add(WatchAsync(task));
            // The backlog of a listening socket is finite; a crowd comes one after another too.
            while (i - Volatile.Read(ref came) > 200)
                await Task.Delay(TimeSpan.FromMilliseconds(1));
        }

        while (Volatile.Read(ref came) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        var there = Stopwatch.GetElapsedTime(begin);
        Console.WriteLine($"{count} watchers       all connected after {there.TotalSeconds:N1} s; {server.Figures()}");

        begin = Stopwatch.GetTimestamp();
        registry.BlobGate.SetResult();
        var seen = await Task.WhenAll(watchers);
        var expected = string.Join(' ', (await server.Admin.Tasks.GetAsync(task)).Events.Select(e => e.Seq));
        if (seen.Count(one => one != expected) is > 0 and var wrong)
            throw new InvalidOperationException($"{wrong} watchers saw something else than each of {expected} once.");
        Console.WriteLine($"  until the end      {Stopwatch.GetElapsedTime(begin).TotalSeconds:N1} s after the download went on; each event seen once by each; {interrupted} interruptions");
        foreach (var (seq, times) in arrivals.OrderBy(pair => pair.Key).TakeLast(3))
            Console.WriteLine($"  event {seq,-3}          first to last of {times.Count} watchers {Stopwatch.GetElapsedTime(times.Min(), times.Max()).TotalMilliseconds:N0} ms");
        Console.WriteLine($"  afterwards         {server.Figures()}");
    }

    /// <returns>Every <c>seq</c> as it came.</returns>
    private async Task<string> WatchAsync(TaskId task)
    {
        var seen = new List<long>();
        await foreach (var e in server.Admin.Tasks.WatchAsync(task, new WatchOptions { Interrupted = _ => Interlocked.Increment(ref interrupted) }))
        {
            if (seen.Count == 0)
                Interlocked.Increment(ref came);
            seen.Add(e.Seq);
            if (e.TaskEventType == TaskEventType.Progress)
                continue;
            var times = arrivals.GetOrAdd(e.Seq, _ => []);
            lock (times)
                times.Add(Stopwatch.GetTimestamp());
        }

        return string.Join(' ', seen);
    }
}
