using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Progress;

namespace Slipway.Cli.Tasks;

/// <summary><c>apc task watch TASK</c></summary>
internal static class TaskWatchCommand
{
    public static Verb Create()
    {
        var task = TaskArgument.Create();
        var since = Flags.Parsed<long>("since", null, "SEQ", "leave out events up to this number (0: show all)", ReadSeq, "a whole number from 0 on");
        var json = Flags.Switch("json", null, "print each event as one line of JSON, for programs", FlagGroup.Output);
        return new Verb("watch", "Show what happens in a task, from its beginning, until it ends.") { task, since, json }
            .With(
                notes: "TASK is the task's UUID, the first digits of it, or the URL that an API call answered with. "
                    + "apc ends as the task does: with 0 when it succeeded, with the error's own exit status when it failed, with 130 when it was cancelled. "
                    + "A connection that breaks is taken up again where it was.",
                new Example("Watch a task", "apc task watch 1514547c"),
                new Example("Read its events from a program", "apc task watch 1514547c --json | jq -r .stage"))
            .Does(async call =>
            {
                var id = await Lookup.TaskAsync(call, call.Value(task)!);
                await new TaskFollower(call, id, new TaskView(call.Screen, call.Value(json))).FollowAsync(call.Value(since) ?? 0, call.Cancelled);
                if (!call.Value(json))
                    call.Screen.Success();
            });
    }

    private static bool ReadSeq(string text, out long seq) => long.TryParse(text, out seq) && seq >= 0;
}
