using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Tasks;

namespace Slipway.Chaos.Watching;

/// <summary>A Task's events as its watchers saw them, byte for byte: whoever sees one again, by whichever way, must see the same.</summary>
internal sealed class EventBook(Uri task, string fqn, Journal journal, Figures figures)
{
    private readonly Lock gate = new();
    private readonly List<string> events = [];
    private readonly TaskCompletionSource<TaskEvent> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Task => task;

    public string Fqn => fqn;

    /// <summary>The final event, once a watcher has seen it.</summary>
    public Task<TaskEvent> Ended => ended.Task;

    /// <summary>Told with the stage of each event that is seen for the first time.</summary>
    public event Action<string>? Seen;

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (gate)
                return [.. events];
        }
    }

    /// <summary>Takes an event, and says whether it is the last.</summary>
    /// <param name="watcher">Who saw it.</param>
    /// <param name="cursor">The last number that this watcher had.</param>
    /// <param name="text">The event's bytes.</param>
    public (long Cursor, bool IsFinal) Take(string watcher, long cursor, string text)
    {
        var seen = JsonSerializer.Deserialize(text, SlipwayJson.Wire.TaskEvent)!;
        if (seen.Seq > cursor + 1)
            Lose(watcher, cursor + 1, seen.Seq - 1);
        if (seen.Seq <= cursor)
            Repeat(watcher, seen.Seq, cursor);
        figures.Count(Figures.Deliveries);
        Compare(watcher, seen, text);
        var isFinal = seen.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel;
        if (isFinal)
            ended.TrySetResult(seen);
        return (Math.Max(cursor, seen.Seq), isFinal);
    }

    private void Compare(string watcher, TaskEvent seen, string text)
    {
        lock (gate)
        {
            if (seen.Seq <= events.Count)
            {
                if (events[(int)seen.Seq - 1] != text)
                    journal.Violated($"{fqn}: {watcher} saw event {seen.Seq} as {text}, others as {events[(int)seen.Seq - 1]}");
                return;
            }

            if (ended.Task.IsCompleted)
                journal.Violated($"{fqn}: {watcher} saw event {seen.Seq} after the last one: {text}");
            // What was lost has been told; the place stays.
            while (events.Count < seen.Seq - 1)
                events.Add("");
            events.Add(text);
        }

        figures.Count(Figures.Events);
        Seen?.Invoke(seen.Stage);
    }

    private void Lose(string watcher, long from, long to)
    {
        figures.Count(Figures.Lost, (int)(to - from + 1));
        journal.Violated($"{fqn}: {watcher} did not see events {from} to {to}");
    }

    private void Repeat(string watcher, long seq, long cursor)
    {
        figures.Count(Figures.Repeated);
        journal.Violated($"{fqn}: {watcher} saw event {seq} again, with the cursor {cursor}");
    }
}
