using System.Text;
using Slipway.Cli.Grammar;
using Slipway.Contracts.Errors;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Formatting;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy fmt FILE…</c></summary>
internal static class PolicyFormatCommand
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Verb Create()
    {
        var paths = PolicyCommands.Files();
        var check = Flags.Switch("check", null, "change nothing: print the files that are not formatted, and end with 1 if there are any");
        return new Verb("fmt", "Give policy files their canonical form. Needs no server.") { paths, check }
            .With(
                notes: "Comments and meaning stay. A file with mistakes stays as it is: they are printed, and apc ends with 2. - formats standard input to standard output.",
                new Example("Format all files of a folder", "apc policy fmt policies/*.pol"),
                new Example("Refuse what is not formatted, in CI", "apc policy fmt --check policies/*.pol"))
            .Does(async call =>
            {
                var exitCode = ExitCodes.Success;
                foreach (var file in await PolicyFile.ReadAllAsync(call.Value(paths)!, call.Cancelled))
                    exitCode = Math.Max(exitCode, Format(call, file, call.Value(check)));
                return exitCode;
            });
    }

    private static int Format(Call call, PolicyFile file, bool check)
    {
        var text = Utf8.GetString(file.Bytes);
        var result = PolicyFormatter.Format(text, file.Name);
        // What is no text, or too much of it, is not to be read as if it were.
        var mistakes = file.Parse().Diagnostics.Where(mistake => mistake.Rule == DiagnosticRules.NotUtf8 || mistake.Rule == DiagnosticRules.TooLarge).ToList();
        if (mistakes.Count > 0 || !result.IsFormatted)
        {
            foreach (var mistake in mistakes.Count > 0 ? mistakes : [.. result.Diagnostics])
                call.Screen.ErrorLine(Mistakes.Draw(call.Screen, file.Shown, mistake));
            return ExitCodes.Usage;
        }

        var differs = !file.Bytes.AsSpan().SequenceEqual(Utf8.GetBytes(result.Text));
        if (check)
        {
            if (differs)
                call.Screen.Line(call.Screen.Foreign(file.Shown));
            return differs ? ExitCodes.Failure : ExitCodes.Success;
        }

        if (file.IsStandardInput)
            call.Screen.Text(result.Text);
        else if (differs)
            Replace(file.Shown, result.Text);
        return ExitCodes.Success;
    }

    // Whoever reads the file meanwhile, or pulls the plug, has the old one or the new one. A link stays one.
    private static void Replace(string path, string text)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var temporary = $"{target}.{Environment.ProcessId}.new";
        try
        {
            File.Copy(target, temporary, overwrite: true);
            File.WriteAllText(temporary, text, Utf8);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new CommandException(ExitCodes.Failure, $"{path} can't be written: {failure.Message}", inner: failure);
        }
    }
}
