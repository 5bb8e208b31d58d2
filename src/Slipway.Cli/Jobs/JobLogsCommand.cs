using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Progress;
using Slipway.Client.Jobs;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job logs NAME</c></summary>
internal static class JobLogsCommand
{
    private const int MostLines = 1500;

    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var lines = Flags.Count("lines", null, $"how many of the newest lines to begin with, up to {MostLines} (20)", 0, MostLines);
        var noTail = Flags.Switch("no-tail", null, "print what is there and end, in place of going on until Ctrl-C");
        return new Verb("logs", "Show what the instances write, and go on until Ctrl-C.") { name, lines, noTail }
            .With(
                notes: "Each line says where it comes from: [stdout] or [stderr], then the first digits of the instance's UUID. "
                    + "On a terminal, escape sequences are taken out of the lines; in a pipe they are left as the app wrote them. "
                    + "When the connection breaks, it is taken up again behind the last line.",
                new Example("The last lines, then live", $"apc {noun.Name} logs nats"),
                new Example("The last 500 lines into a file", $"apc {noun.Name} logs nats --lines 500 --no-tail > nats.log"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var query = new LogQuery { Lines = call.Value(lines) ?? 20, Follow = !call.Value(noTail) };
                using var log = await call.Client.Jobs.OpenLogAsync(job.Uuid, query, call.Cancelled);
                await foreach (var entry in log.ReadAsync(call.Cancelled))
                {
                    if (entry.AfterGap)
                        call.Screen.ErrorLine("Some lines are missing here: they were written while the server was out of reach, and are no longer kept.");
                    call.Screen.Line(LogLine.Format(entry.Line, call.Screen));
                }
            });
    }
}
