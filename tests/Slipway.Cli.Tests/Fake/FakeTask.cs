using System.Runtime.CompilerServices;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tests.Fake;

/// <summary>A Task whose events the test writes, and any number of readers read.</summary>
internal sealed class FakeTask(Fqn fqn)
{
    private readonly Lock gate = new();
    private readonly List<TaskEvent> events = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskId Id { get; } = TaskId.New();

    public Fqn Fqn { get; } = fqn;

    /// <summary>Completed when a client has asked for a cancel.</summary>
    public TaskCompletionSource CancelRequested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskDocument Document
    {
        get
        {
            lock (gate)
            {
                var end = events.FirstOrDefault(e => e.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel);
                return new TaskDocument
                {
                    Uuid = Id,
                    Fqn = Fqn,
                    State = end is null ? TaskState.Running : end.TaskEventType == TaskEventType.EndOfStream ? TaskState.Complete : TaskState.Stopped,
                    Errored = end?.TaskEventType == TaskEventType.Error ? TaskErrored.Errored : TaskErrored.Unerrored,
                    TimeStarted = 1469805413_000000000,
                    TimeCompleted = end is null ? 0 : 1469805425_000000000,
                    Events = [.. events.Where(e => e.TaskEventType != TaskEventType.Progress)],
                };
            }
        }
    }

    public FakeTask Event(string stage, string name = "") => Add(new() { Uuid = Id, TaskUuid = Id, Stage = stage, Subtask = new SubTask(name) });

    public FakeTask Bytes(ByteProgress bytes) => Add(new() { Uuid = Id, TaskUuid = Id, TaskEventType = TaskEventType.Progress, Bytes = bytes });

    public FakeTask Gap(long from, long to) => Add(new()
    {
        Uuid = Id,
        TaskUuid = Id,
        TaskEventType = TaskEventType.Gap,
        Payload = new Dictionary<string, string> { ["from"] = $"{from}", ["to"] = $"{to}" },
    });

    public FakeTask Success() => Add(new() { Uuid = Id, TaskUuid = Id, TaskEventType = TaskEventType.EndOfStream });

    public FakeTask Cancelled() => Add(new() { Uuid = Id, TaskUuid = Id, TaskEventType = TaskEventType.Cancel });

    public FakeTask Fails(string error, string code) => Add(new()
    {
        Uuid = Id,
        TaskUuid = Id,
        TaskEventType = TaskEventType.Error,
        Payload = new Dictionary<string, string> { ["error"] = error, ["code"] = code },
    });

    public async IAsyncEnumerable<TaskEvent> ReadAsync(long since, bool bytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0;
        while (true)
        {
            Task wait;
            TaskEvent[] fresh;
            lock (gate)
            {
                fresh = [.. events.Skip(next)];
                next = events.Count;
                wait = changed.Task;
            }

            foreach (var e in fresh)
            {
                if (e.TaskEventType == TaskEventType.Progress ? !bytes : e.Seq != 0 && e.Seq <= since)
                    continue;
                yield return e;
            }

            if (fresh.Any(e => e.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel))
                yield break;
            await wait.WaitAsync(cancellationToken);
        }
    }

    private FakeTask Add(TaskEvent e)
    {
        TaskCompletionSource woken;
        lock (gate)
        {
            var recorded = e.TaskEventType is not (TaskEventType.Progress or TaskEventType.Gap);
            var last = events.Select(found => found.TaskEventType == TaskEventType.Gap ? long.Parse(found.Payload["to"]) : found.Seq).DefaultIfEmpty().Max();
            e.Seq = recorded ? last + 1 : 0;
            e.Thread = recorded ? Fqn.Name : "";
            e.Time = 1469805413_000000000 + (events.Count * 1_000_000);
            events.Add(e);
            woken = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        woken.SetResult();
        return this;
    }
}
