using Slipway.Cli.Terminal;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Apps;

/// <summary>An event of a staging Task as one line: <c>[staging] Executing "npm install"</c>.</summary>
internal static class StagingLine
{
    public static string? Format(TaskEvent e, Screen screen) => e.TaskEventType switch
    {
        TaskEventType.Event => Format(e.Subtask.Name.Length > 0 ? e.Subtask.Name : e.Stage, screen),
        TaskEventType.Gap => Format($"(events {e.Payload.GetValueOrDefault("from")} to {e.Payload.GetValueOrDefault("to")} are no longer kept)", screen),
        _ => null,
    };

    public static string Format(string text, Screen screen) => $"[{screen.Paint(Colour.Thread, "staging")}] {screen.Foreign(text)}";
}
