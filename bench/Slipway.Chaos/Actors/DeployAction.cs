using System.Text.Json;
using Slipway.Chaos.Checks;
using Slipway.Chaos.Records;
using Slipway.Chaos.Watching;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Tasks;

namespace Slipway.Chaos.Actors;

/// <summary>Deploys an image, watches it to its end, sometimes asks for a cancel, and judges what the last event says.</summary>
internal sealed class DeployAction(ChaosWorld world, Draw draw, JobChecks checks)
{
    private const int CancelPercent = 20;
    private const int LongestMessage = 150;

    /// <summary>A Task that does not end in this time has been forgotten.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <param name="entry">The job that is to be.</param>
    /// <param name="mayCancel">Sometimes a cancel is asked for.</param>
    /// <param name="cancellationToken">The run's deadline.</param>
    /// <returns>Whether the job is there.</returns>
    public async Task<bool> RunAsync(JobEntry entry, bool mayCancel, CancellationToken cancellationToken)
    {
        var key = draw.Uuid();
        var cancelAfter = draw.Percent(CancelPercent) && mayCancel ? draw.Milliseconds(0, 1500) : (TimeSpan?)null;
        entry.Begin();
        world.Ledger.Add(entry);
        world.Figures.Count(Figures.Deploys);
        var since = world.Excuses.Now;
        var answer = await world.Api.InsistAsync(HttpMethod.Post, "/v1/jobs/docker", Body(entry), key, cancellationToken);
        if (answer.IsSuccess)
            await FollowAsync(entry, new Uri(answer.Read(SlipwayJson.Wire.LocationResponse).Location), cancelAfter, since, cancellationToken);
        else
            await JudgeFailureAsync(entry, answer.Code, answer.ToString(), since, cancellationToken);
        if (!entry.Exists)
            world.Ledger.Remove(entry);
        entry.End();
        return entry.Exists;
    }

    private async Task FollowAsync(JobEntry entry, Uri task, TimeSpan? cancelAfter, long since, CancellationToken cancellationToken)
    {
        var book = new EventBook(task, entry.Fqn.ToString(), world.Journal, world.Figures);
        world.Ledger.Add(book);
        world.Watchers.Watch(world, book, draw, cancellationToken);
        var cancelled = cancelAfter is { } delay && await CancelAsync(task, delay, cancellationToken);
        var end = await EndOfAsync(book, cancellationToken);
        if (end is null)
        {
            world.Journal.Violated($"{entry.Fqn}: the task has not ended after {Patience.TotalSeconds:0} s: {string.Join(' ', book.Events)}");
            return;
        }

        await RequireOneTaskAsync(entry, cancellationToken);
        await JudgeAsync(entry, end, cancelled, since, cancellationToken);
    }

    private static async Task<TaskEvent?> EndOfAsync(EventBook book, CancellationToken cancellationToken)
    {
        await Task.WhenAny(book.Ended, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return book.Ended.IsCompleted ? await book.Ended : null;
    }

    private async Task JudgeAsync(JobEntry entry, TaskEvent end, bool cancelled, long since, CancellationToken cancellationToken)
    {
        if (cancelled && end.TaskEventType != TaskEventType.Cancel)
            world.Journal.Violated($"{entry.Fqn}: the cancel was acknowledged, and the task ended with {end.TaskEventType}");
        switch (end.TaskEventType)
        {
            case TaskEventType.EndOfStream:
                world.Figures.CountEnd("eos");
                (entry.Exists, entry.Started, entry.Instances) = (true, true, 1);
                await checks.RequireSettledAsync(entry, cancellationToken);
                break;
            case TaskEventType.Cancel:
                world.Figures.CountEnd("cancel");
                await checks.RequireAbsentAsync(entry, "its deploy was cancelled", cancellationToken);
                break;
            default:
                await JudgeFailureAsync(entry, end.Payload.GetValueOrDefault("code", ""), end.Payload.GetValueOrDefault("error", ""), since, cancellationToken);
                break;
        }
    }

    private async Task JudgeFailureAsync(JobEntry entry, string code, string message, long since, CancellationToken cancellationToken)
    {
        world.Figures.CountEnd(code);
        world.Journal.Note($"{entry.Name}: {code}: {Short(message)}");
        if (Excuses.Of(code) is not { } excuse || !world.Excuses.Any(excuse, since))
            world.Journal.Violated($"{entry.Fqn}: the deploy failed, and nothing was wrong but the kills: {code}: {message}");
        await checks.RequireAbsentAsync(entry, $"its deploy failed with {code}", cancellationToken);
    }

    /// <returns>Whether it was acknowledged.</returns>
    private async Task<bool> CancelAsync(Uri task, TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        var since = world.Excuses.Now;
        // Asking twice is asking once.
        var answer = await world.Api.InsistAsync(HttpMethod.Delete, task.AbsolutePath, null, null, cancellationToken);
        if (!answer.IsSuccess && answer.Code != "state_conflict" && !(answer.Code == "disk_full" && world.Excuses.Any(Excuses.Disk, since)))
            world.Journal.Violated($"{task}: the cancel was refused: {answer}");
        return answer.IsSuccess;
    }

    // However often its request was sent.
    private async Task RequireOneTaskAsync(JobEntry entry, CancellationToken cancellationToken)
    {
        var tasks = await world.Api.TasksAsync(entry.Fqn, cancellationToken);
        if (tasks.Count != 1)
            world.Journal.Violated($"{entry.Fqn}: one request with one key began {tasks.Count} tasks");
    }

    private static string Short(string message) => message.ReplaceLineEndings(" ") is { Length: > LongestMessage } text ? text[..LongestMessage] + "…" : message;

    private string Body(JobEntry entry) => JsonSerializer.Serialize(
        new CreateDockerJobRequest
        {
            ImageUrl = $"{world.Proxy.Host}/{entry.Image}",
            JobFqn = entry.Fqn.ToString(),
            Start = true,
            StartCommand = entry.Script is { } script ? ["/bin/sh", "-c", script] : null,
            RestartConfig = new RestartConfig(RestartMode.Always),
        },
        SlipwayJson.Wire.CreateDockerJobRequest);
}
