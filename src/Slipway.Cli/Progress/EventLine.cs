using Slipway.Cli.Terminal;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Progress;

/// <summary>A TaskEvent as one line: <c>[my_redis] -- Pulling Docker image -- checking policy</c>.</summary>
internal static class EventLine
{
    /// <summary>The line as a screen shows it, or null for an event that is not shown as one.</summary>
    public static string? Format(TaskEvent e, Screen screen) => Format(e, thread => screen.Paint(Colour.Thread, screen.Foreign(thread)), screen.Foreign);

    /// <summary>The line without colours, for a table.</summary>
    public static string? FormatPlain(TaskEvent e) => Format(e, thread => thread, text => text);

    private static string? Format(TaskEvent e, Func<string, string> thread, Func<string, string> text) => e.TaskEventType switch
    {
        TaskEventType.Event => Join(e, thread, text),
        TaskEventType.Cancel when e.Stage.Length > 0 => Join(e, thread, text),
        TaskEventType.Gap => $"(events {e.Payload.GetValueOrDefault("from")} to {e.Payload.GetValueOrDefault("to")} are no longer kept)",
        _ => null,
    };

    // An event without a subtask name opens its stage: "[nats] -- Creating job".
    private static string Join(TaskEvent e, Func<string, string> thread, Func<string, string> text)
    {
        var stage = $"[{thread(e.Thread)}] -- {text(e.Stage)}";
        return e.Subtask.Name.Length == 0 ? stage : $"{stage} -- {text(e.Subtask.Name)}";
    }
}
