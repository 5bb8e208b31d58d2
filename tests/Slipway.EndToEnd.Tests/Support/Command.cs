using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>What a program printed, and how it ended.</summary>
internal sealed record Command(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> Lines => Output.TrimEnd('\n').Split('\n');

    public static async Task<Command> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string input = "", string folder = "",
        CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        using var process = Start(program, arguments, environment, folder);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new Command(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>
    /// Reads what a program that never ends prints, until that is enough; then presses Ctrl-C. What it had printed when the time
    /// was up or it ended is the answer, too: the test says what it misses.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FollowAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Func<IReadOnlyList<string>, bool> isEnough,
        CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        using var process = Start(program, arguments, environment, folder: "");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var lines = new List<string>();
        try
        {
            while (!isEnough(lines) && await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
                lines.Add(line);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
        finally
        {
            using var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]);
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
                process.Kill(entireProcessTree: true);
            await errors;
        }

        return lines;
    }

    private static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
