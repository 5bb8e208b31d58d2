using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Client.Tasks;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary><c>apc task list</c></summary>
internal static class TaskListCommand
{
    public static Verb Create()
    {
        var job = Flags.Text("job", "j", "NAME", "only tasks of this job");
        var state = Flags.Parsed<TaskState>("state", null, "STATE", "only tasks that are running, stopped or complete", ReadState, "running, stopped or complete");
        var count = Flags.Count("count", null, "how many, newest first (20)", 1, 1000);
        var json = Flags.Json();
        return new Verb("list", "List the newest tasks.") { job, state, count, json }
            .With(
                notes: "",
                new Example("What is going on now", "apc task list --state running"),
                new Example("The history of one job", "apc task list --job nats"))
            .Does(async call =>
            {
                Fqn? fqn = call.Value(job) is { } name ? await NameReader.ReadAsync(call, name, ResourceType.Job) : null;
                var tasks = await call.Client.Tasks.ListAsync(
                    new TaskQuery { Fqn = fqn, State = call.Value(state), Count = call.Value(count) ?? 20 }, call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, tasks);
                else
                    Show(call, tasks);
            });
    }

    private static void Show(Call call, IReadOnlyList<TaskDocument> tasks)
    {
        var table = new ListTable("Task", "FQN", "State", "Started", "Took");
        foreach (var task in tasks)
        {
            var started = Instant.FromNanoseconds(task.TimeStarted);
            var ended = task.TimeCompleted == 0 ? call.Time.GetUtcNow() : Instant.FromNanoseconds(task.TimeCompleted);
            table.Add(task.Uuid.Short, task.Fqn?.ToString() ?? "", TaskWords.State(task), Instant.Format(started), Span.Format(ended - started));
        }

        call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
    }

    private static bool ReadState(string text, out TaskState state) => Enum.TryParse(text, ignoreCase: true, out state) && !char.IsAsciiDigit(text[0]);
}
