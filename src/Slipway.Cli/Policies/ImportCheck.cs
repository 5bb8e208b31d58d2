using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Policies;

/// <summary>Looks for mistakes before anything is asked or sent. The server looks again: it has the last word.</summary>
internal static class ImportCheck
{
    /// <summary>Shows what there is to say, and returns the names of the documents that it said something about.</summary>
    /// <exception cref="CommandException">There are errors.</exception>
    public static IReadOnlySet<string> Require(Screen screen, IReadOnlyList<PolicyFile> files)
    {
        var all = files.SelectMany(file => file.Parse().Diagnostics.Select(mistake => (File: file, Mistake: mistake))).ToList();
        foreach (var (file, mistake) in all)
            screen.ErrorLine(Mistakes.Draw(screen, file.Shown, mistake) + "\n");
        if (all.Exists(found => found.Mistake.IsError))
            throw new CommandException(ExitCodes.Usage, $"Nothing was imported: {Mistakes.Count([.. all.Select(found => found.Mistake)])}.", "Correct them, then import again.");
        return all.Select(found => found.File.Name).ToHashSet(StringComparer.Ordinal);
    }
}
