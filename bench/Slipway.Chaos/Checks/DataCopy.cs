using System.Diagnostics;
using Slipway.Chaos.Api;
using Slipway.Chaos.Records;
using Slipway.Chaos.Servers;
using Slipway.Chaos.Watching;
using Slipway.Contracts;
using Slipway.Contracts.Tasks;

namespace Slipway.Chaos.Checks;

/// <summary>A copy of the data folder of one moment, with what had been acknowledged until then.</summary>
internal sealed class DataCopy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ChaosWorld world;
    private readonly string folder;
    private readonly List<(EventBook Book, IReadOnlyList<string> Events)> tasks;
    private List<(JobEntry Entry, int Version)> jobs;
    private readonly IReadOnlyList<int> policyBefore;
    private readonly ServerUnderTest server;

    private DataCopy(ChaosWorld world, string folder)
    {
        this.world = world;
        this.folder = folder;
        tasks = [.. world.Ledger.Tasks.Select(book => (book, book.Events))];
        jobs = [.. world.Ledger.Jobs.Where(job => !job.IsBusy && job.Exists).Select(job => (job, job.Version))];
        policyBefore = world.Ledger.Policy.Possible;
        server = new ServerUnderTest(ServerPlace.On(folder), world.Folder);
    }

    public static async Task<DataCopy> TakeAsync(ChaosWorld world, string folder)
    {
        var copy = new DataCopy(world, folder);
        await world.Server.CopyDataAsync(folder);
        // Those that an actor began to change while it was copied may be either way.
        copy.jobs = [.. copy.jobs.Where(job => job.Entry.Version == job.Version)];
        // A change that was asked for between the two looks may be in it.
        copy.policyAfter = world.Ledger.Policy.Possible;
        return copy;
    }

    private IReadOnlyList<int> policyAfter = [];

    /// <summary>A second server opens it, and everything is there; then all of it is deleted, and nothing stays on the machine.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        server.Launch();
        if (await server.BecomeReadyAsync(cancellationToken) is null)
        {
            world.Journal.Violated($"a copy of the data folder can't be opened; {server.Log} says why");
            return;
        }

        using var api = new ApiClient(server, world.Journal, world.Figures);
        await RequireTasksAsync(api, cancellationToken);
        await RequireJobsAsync(api, cancellationToken);
        if (await PolicyCheck.FindAsync(api, [.. policyBefore.Union(policyAfter)], cancellationToken) is null)
            world.Journal.Violated($"the copy does not have policy {string.Join(" or ", policyBefore)}");
        await Sweep.DeleteAllAsync(api, cancellationToken);
        await server.StopAsync();
        await Sweep.RequireNothingLeftAsync(world, server, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        if (Directory.Exists(folder))
            await Machine.RunAsync("rm", "-rf", "--one-file-system", folder);
    }

    // What a watcher had seen was durable before: it is in the copy, and every Task comes to its end there, too.
    private async Task RequireTasksAsync(ApiClient api, CancellationToken cancellationToken)
    {
        foreach (var (book, seen) in tasks)
        {
            var events = await WaitForEndAsync(api, book, cancellationToken);
            if (!events.Take(seen.Count).SequenceEqual(seen))
                world.Journal.Violated($"{book.Fqn}: the copy has other events than a watcher saw before it was taken: {string.Join(' ', events)} in the place of {string.Join(' ', seen)}");
        }
    }

    private async Task<IReadOnlyList<string>> WaitForEndAsync(ApiClient api, EventBook book, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (answer, events) = await api.TaskAsync(book.Task, cancellationToken);
            if (!answer.IsSuccess)
            {
                world.Journal.Violated($"{book.Fqn}: the copy does not have its task: {answer}");
                return events;
            }

            if (answer.Read(SlipwayJson.Wire.TaskDocument).State != TaskState.Running)
                return events;
            if (clock.Elapsed > Patience)
            {
                world.Journal.Violated($"{book.Fqn}: in the copy the task does not end: {string.Join(' ', events)}");
                return events;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task RequireJobsAsync(ApiClient api, CancellationToken cancellationToken)
    {
        var there = await api.JobsAsync(cancellationToken);
        foreach (var (entry, _) in jobs)
        {
            if (there.All(job => job.Fqn != entry.Fqn))
                world.Journal.Violated($"{entry.Fqn} was acknowledged, and the copy does not have it");
        }
    }
}
