using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Progress;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary><c>apc task show TASK</c></summary>
internal static class TaskShowCommand
{
    public static Verb Create()
    {
        var task = TaskArgument.Create();
        var json = Flags.Json();
        return new Verb("show", "Show a task and what has happened in it.") { task, json }
            .With(
                notes: "TASK is the task's UUID, the first digits of it, or the URL that an API call answered with.",
                new Example("Show a task", "apc task show 1514547c"))
            .Does(async call =>
            {
                var document = await call.Client.Tasks.GetAsync(await Lookup.TaskAsync(call, call.Value(task)!), call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, document);
                else
                    Show(call.Screen, document);
            });
    }

    private static void Show(Screen screen, TaskDocument task)
    {
        var table = new ShowTable("Task", task.Uuid.ToString())
            .Row("FQN", task.Fqn?.ToString() ?? "")
            .Row("State", TaskWords.State(task))
            .Row("Started", Instant.FormatNanoseconds(task.TimeStarted))
            .Row("Ended", Instant.FormatNanoseconds(task.TimeCompleted));
        var error = task.Events.LastOrDefault(e => e.TaskEventType == TaskEventType.Error);
        if (error is not null)
            table.Group().Row("Error", error.Payload.GetValueOrDefault("error") ?? "").Row("Code", error.Payload.GetValueOrDefault("code") ?? "");
        var lines = task.Events.Select(e => EventLine.FormatPlain(e)).OfType<string>().ToList();
        if (lines.Count > 0)
            table.Group().Rows("Events", lines);
        screen.Line(table.Draw(BoxStyle.For(screen)));
    }
}
