using System.Diagnostics;
using System.Text;
using Slipway.Contracts.Errors;

namespace Slipway.Engine.Processes;

/// <summary>The one place that starts a program and waits for it: bounded in time and in output, killed on cancel.</summary>
internal sealed class CommandRunner(ProcessMark mark, TimeProvider time)
{
    /// <summary>Characters kept of each output; what comes after is read and dropped, so that the program never blocks.</summary>
    public const int OutputLimit = 64 * 1024;

    /// <exception cref="SlipwayException"><c>engine_failed</c> when it could not be started or took too long.</exception>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        using var process = Start(command);
        using var limit = new CancellationTokenSource(command.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var output = ReadAsync(process.StandardOutput, either.Token);
            var error = ReadAsync(process.StandardError, either.Token);
            await WriteInputAsync(process, command.Input, either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new CommandResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SlipwayException(
                ErrorCodes.EngineFailed,
                $"{Path.GetFileName(command.Program)} did not end within {command.TimeLimit.TotalSeconds:0.#} s and was killed.");
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <param name="purpose">Completes "Could not …" in the message when it fails.</param>
    public async Task<string> RequireAsync(Command command, string purpose, CancellationToken cancellationToken)
    {
        var result = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        return result.Succeeded
            ? result.Output
            : throw new SlipwayException(
                ErrorCodes.EngineFailed, $"Could not {purpose}: {Path.GetFileName(command.Program)} says: {result.Complaint}");
    }

    /// <summary>Starts a command with all three streams connected, for callers that talk to it while it runs.</summary>
    public Process Start(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Directory ?? "",
        };
        // Nothing of the server's own environment, which may hold secrets, and messages in one language.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        start.Environment[ProcessMark.Variable] = mark.Value;
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("A new process is always a new process.");
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new SlipwayException(
                ErrorCodes.EngineFailed, $"Could not run {command.Program}: {failure.Message}.", failure);
        }
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and error output say why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            kept.Append(buffer, 0, Math.Min(count, OutputLimit - kept.Length));
        return kept.ToString();
    }
}
