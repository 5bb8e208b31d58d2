using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Names;
using Slipway.Cli.Terminal;

namespace Slipway.Cli.Jobs;

/// <summary><c>apc job files NAME [PATH]</c></summary>
internal static class JobFilesCommand
{
    public static Verb Create(JobNoun noun)
    {
        var name = JobArgument.Create();
        var path = new Argument<string?>("path") { HelpName = "PATH", Arity = ArgumentArity.ZeroOrOne };
        var json = Flags.Json();
        return new Verb("files", "List a folder of a running instance.") { name, path, json }
            .With(notes: "PATH is as the instance sees it; without it, the root. Names of folders end with a slash.", new Example("What was built", $"apc {noun.Name} files web /app"))
            .Does(async call =>
            {
                var job = await Lookup.JobAsync(call, call.Value(name)!);
                var files = await call.Client.Jobs.ListFilesAsync(job.Uuid, call.Value(path) ?? "/", call.Cancelled);
                if (call.Value(json))
                {
                    JsonText.Print(call.Screen, files);
                    return;
                }

                var table = new ListTable("Name", "Size");
                foreach (var file in files)
                    table.Add(file.Name, file.Size is { } size ? ByteSize.Format(size) : "");
                call.Screen.Line(table.Draw(BoxStyle.For(call.Screen)));
            });
    }
}
