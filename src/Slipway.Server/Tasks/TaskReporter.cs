using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Server.Tasks;

/// <summary>
/// What an operation tells of itself. A milestone is told once per Task: an operation that is run again after a crash goes
/// through its steps anew, and its readers see only what they have not seen.
/// </summary>
public sealed class TaskReporter
{
    private readonly TaskLog log;
    private readonly string thread;
    private readonly HashSet<(string Stage, string Subtask)> told;
    private readonly Lock gate = new();

    public TaskReporter(TaskLog log, TaskRecord task)
    {
        this.log = log;
        Task = task.Id;
        thread = task.Fqn.Name;
        var feed = log.Open(task.Id) ?? throw new InvalidOperationException($"Task {task.Id} has no feed.");
        Progress = feed.Progress;
        told = [.. feed.After(0).Select(stored => (stored.Stage, stored.Subtask))];
    }

    public TaskId Task { get; }

    /// <summary>The strand of work that the events belong to: the local name of what the Task works on.</summary>
    public string Thread => thread;

    public ProgressMeter Progress { get; }

    public async Task MilestoneAsync(string stage, string subtask = "", int index = 0, int total = 0)
    {
        lock (gate)
        {
            if (!told.Add((stage, subtask)))
                return;
        }

        await log.AppendAsync(Task, new EventDraft(TaskEventType.Event, thread, stage, new SubTask(subtask, index, total)));
    }

    /// <summary>Passes on a line that something else wrote: as often as it is written. Lines keep their order without being waited for.</summary>
    public Task LineAsync(string stage, string text) =>
        log.AppendAsync(Task, new EventDraft(TaskEventType.Event, thread, stage, new SubTask(text)));

    /// <summary>Whether the Task has told anything of a stage, in this run or one before it.</summary>
    public bool HasToldAny(string stage)
    {
        lock (gate)
            return told.Any(milestone => milestone.Stage == stage);
    }
}
