using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Policy.Diagnostics;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy check FILE…</c></summary>
internal static class PolicyCheckCommand
{
    public static Verb Create()
    {
        var paths = PolicyCommands.Files();
        return new Verb("check", "Find every mistake in policy files. Needs no server.") { paths }
            .With(
                notes: "apc ends with 0 when there are no errors, warnings or not, and with 2 otherwise. - reads standard input.",
                new Example("Check all files of a folder", "apc policy check policies/*.pol"),
                new Example("Check what is in force", "apc policy show prod | apc policy check -"))
            .Does(async call =>
            {
                var all = new List<PolicyDiagnostic>();
                var files = await PolicyFile.ReadAllAsync(call.Value(paths)!, call.Cancelled);
                foreach (var file in files)
                {
                    var found = file.Parse().Diagnostics;
                    all.AddRange(found);
                    foreach (var mistake in found)
                        call.Screen.Line(Mistakes.Draw(call.Screen, file.Shown, mistake) + "\n");
                }

                call.Screen.Line($"{Mistakes.Number(files.Count, "file")}: {Mistakes.Count(all)}.");
                return all.Exists(mistake => mistake.IsError) ? ExitCodes.Usage : ExitCodes.Success;
            });
    }
}
