using System.CommandLine;
using Slipway.Cli.Grammar;
using Slipway.Cli.Session;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Errors;

namespace Slipway.Cli;

/// <summary>One run of apc: reads the command line, does it, and says how it ended.</summary>
internal static class Apc
{
    /// <summary>What a shell reports for a program whose reader went away: 128 + SIGPIPE.</summary>
    private const int ReaderGone = 141;

    public static async Task<int> RunAsync(string[] args, Screen screen, TimeProvider time)
    {
        var root = CommandTree.Create();
        // No bundling: -ns is a flag of its own, not -n and -s. No response files: @ stands in names and passwords.
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var verb = (Verb)parsed.CommandResult.Command;
        try
        {
            if (parsed.GetResult(CommandTree.Help) is { Implicit: false } || (!verb.CanRun && parsed.UnmatchedTokens.Count == 0))
                return HelpText.Show(verb, screen);
            if (ParseProblem.Find(parsed, verb) is { } problem)
                throw problem;
            using var interrupts = new Interrupts();
            using var session = new ApcSession(time);
            return await verb.RunAsync(new Call(parsed, verb, screen, session, interrupts, time));
        }
        catch (CommandException failure)
        {
            return ErrorReport.Show(screen, failure);
        }
        catch (SlipwayException failure)
        {
            return ErrorReport.Show(screen, Hints.Explain(failure, verb));
        }
        catch (OperationCanceledException)
        {
            if (screen.IsTerminal)
                screen.Line();
            return ExitCodes.Cancelled;
        }
        catch (IOException)
        {
            // All other reads and writes report their own failures: this is `apc … | head`.
            return ReaderGone;
        }
#pragma warning disable CA1031 // The last resort: a defect is reported like every other failure.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return ErrorReport.Show(screen, new CommandException(
                ExitCodes.Failure, $"apc failed in a way it should not have: {failure.GetType().Name}: {failure.Message}"));
        }
    }
}
