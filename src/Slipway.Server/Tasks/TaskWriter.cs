using System.Text.Json;
using Slipway.Contracts.Tasks;
using Slipway.Server.Storage;

namespace Slipway.Server.Tasks;

/// <summary>A Task as a document. The events go out as they are stored, without being read again.</summary>
internal static class TaskWriter
{
    public static TaskDocument Describe(TaskRecord task) => new()
    {
        Uuid = task.Id,
        State = task.State,
        Errored = task.Errored,
        Fqn = task.Fqn,
        TimeStarted = task.TimeStarted,
        TimeCompleted = task.TimeCompleted,
    };

    public static async Task WriteAsync(HttpContext context, TaskRecord task, IReadOnlyList<StoredEvent> events)
    {
        // The record and the feed are read one after the other: where the feed has the end, the record is the older.
        var final = events is [.., { IsFinal: true } last] ? last : null;
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("uuid", task.Id.ToString());
        writer.WriteString("state", StoredText.Of(final is null ? task.State : StateAfter(final.Type)));
        writer.WriteString("errored", StoredText.Of(final?.Type == TaskEventType.Error ? TaskErrored.Errored : task.Errored));
        writer.WriteString("fqn", task.Fqn.ToString());
        writer.WriteNumber("time_started", task.TimeStarted);
        writer.WriteNumber("time_completed", final?.Time ?? task.TimeCompleted);
        writer.WriteStartArray("events");
        foreach (var stored in events)
            writer.WriteRawValue(stored.Body.Span, skipInputValidation: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static TaskState StateAfter(TaskEventType end) => end == TaskEventType.EndOfStream ? TaskState.Complete : TaskState.Stopped;
}
