using System.Text.Json;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Progress;

/// <summary>Shows a Task as it goes: a line for each milestone and, on a terminal, a live display under them.</summary>
internal sealed class TaskView(Screen screen, bool json, Func<TaskEvent, string?>? format = null)
{
    private readonly LiveArea? live = screen.IsTerminal && !json ? new LiveArea(screen.Out, screen.Width) : null;

    private bool fetched;

    /// <summary>Whether byte counts are of any use here.</summary>
    public bool WantsBytes => live is not null;

    public void Show(TaskEvent e)
    {
        if (json)
            screen.Line(JsonSerializer.Serialize(e, JsonText.Compact<TaskEvent>()));
        else if (e.TaskEventType == TaskEventType.Progress && e.Bytes is { } bytes && !fetched)
            live?.Draw(ProgressView.Render(bytes, screen.Width(), screen.Unicode));
        else if ((format is null ? EventLine.Format(e, screen) : format(e)) is { } line)
            Line(line);
        // What was being fetched is there: the picture is out of date, and so is one that was still on its way.
        fetched |= e.TaskEventType != TaskEventType.Progress && e.Subtask.Name is TaskStages.DownloadedAllLayers;
        if (fetched || e.TaskEventType is TaskEventType.EndOfStream or TaskEventType.Error or TaskEventType.Cancel)
            Clear();
    }

    public void Line(string line)
    {
        if (live is not null)
            live.Above(line);
        else
            screen.Line(line);
    }

    public void Clear() => live?.Clear();
}
