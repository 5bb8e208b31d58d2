using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy import FILE…</c></summary>
internal static class PolicyImportCommand
{
    public static Verb Create()
    {
        var paths = PolicyCommands.Files();
        var name = Flags.Text("name", null, "NAME", "the document's name, in place of the file's");
        var batch = Flags.Batch();
        var force = PolicyCommands.Force();
        return new Verb("import", "Put policy files in force, all together or none.") { paths, name, batch, force }
            .With(
                notes: "A file's name without .pol is the document's name. A document of that name is replaced; if somebody else changed it after apc looked, "
                    + "nothing happens and apc says so. It takes effect at once. - reads standard input, and needs --name and --batch.",
                new Example("Import a file, after a question", "apc policy import sandbox.pol"),
                new Example("Import a folder of files from a script", "apc policy import policies/*.pol --batch"))
            .Does(async call =>
            {
                var files = await ReadAsync(call, call.Value(paths)!, call.Value(name), call.Value(batch));
                var warned = ImportCheck.Require(call.Screen, files);
                var changes = new List<DocumentImport>();
                foreach (var file in files)
                    changes.Add(new DocumentImport(file, await call.Client.Policy.FindAsync(file.Name, call.Cancelled)));
                call.Screen.Line(DocumentImport.Draw(changes, BoxStyle.For(call.Screen)));
                var updates = changes.Where(change => change.IsChange).Select(change => change.ToUpdate()).ToList();
                if (updates.Count > 0)
                {
                    await AgreeAsync(call, call.Value(batch));
                    await ApplyAsync(call, updates, call.Value(force), warned);
                }

                call.Screen.Success();
            });
    }

    private static async Task<IReadOnlyList<PolicyFile>> ReadAsync(Call call, string[] paths, string? name, bool batch)
    {
        var fromInput = paths.Contains(PolicyFile.StandardInput);
        if (name is not null && paths.Length > 1)
            throw new CommandException(ExitCodes.Usage, "--name names one document, and there are several files.", "Import them one by one, or rename the files.");
        if (fromInput && (paths.Length > 1 || name is null || !batch))
        {
            throw new CommandException(
                ExitCodes.Usage, "Standard input is one document without a name, and leaves no way to ask: give --name NAME and --batch.", "Try `apc help policy import` for more information.");
        }

        var files = name is null
            ? await PolicyFile.ReadAllAsync(paths, call.Cancelled)
            : [await PolicyFile.ReadAsync(paths[0], name, call.Cancelled)];
        if (files.CountBy(file => file.Name).FirstOrDefault(found => found.Value > 1) is { Value: > 1, Key: var twice })
            throw new CommandException(ExitCodes.Usage, $"Two files are named \"{twice}\": each document comes once.", "Rename one of them.");
        return files;
    }

    private static async Task AgreeAsync(Call call, bool agreed)
    {
        if (!agreed && !await call.Prompt.ConfirmAsync("Is this correct?", byDefault: true, call.Cancelled))
            throw new CommandException(ExitCodes.Failure, "Nothing was imported.", "`--batch` imports without asking.");
    }

    private static async Task ApplyAsync(Call call, IReadOnlyList<PolicyDocumentUpdate> updates, bool force, IReadOnlySet<string> warned)
    {
        var written = await call.StepAsync("Importing policy", () => call.Client.Policy.UpdateAsync(updates, force, call.Cancelled));
        // A server that is newer than this apc may warn of more.
        foreach (var warning in written.Where(document => !warned.Contains(document.Name)).SelectMany(document => document.Warnings))
            call.Screen.ErrorLine(string.Join('\n', warning.Split('\n').Select(call.Screen.Foreign)) + "\n");
        foreach (var document in written)
            call.Screen.Line(call.Screen.Foreign($"Policy document \"{document.Name}\" is at version {document.Version}"));
    }
}
