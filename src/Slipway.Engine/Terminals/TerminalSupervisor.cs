using System.Diagnostics;
using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Engine.Processes;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Terminals;

/// <summary>
/// The conmon of one terminal: it has the runtime exec a command, holds the command's terminal or pipes, and offers them on
/// a socket. It is talked to over three pipes, which are our process's standard ones, because .NET passes on no others:
/// <code>
/// 0 → 4 start    a byte lets it go on
/// 1 ← 3 sync     {"data": pid} or {"data": -1, "message": why}, then {"data": exit code}
/// 2 ← 5 attach   a line when the socket is there
/// </code>
/// </summary>
internal sealed class TerminalSupervisor : IDisposable
{
    private const string WithPipes = """exec 3>&1 4<&0 5>&2 </dev/null >/dev/null 2>"$1"; shift; exec "$@" """;
    private static readonly byte[] GoOn = [(byte)'\n'];
    private readonly Process process;
    private readonly TerminalFolder folder;

    private TerminalSupervisor(Process process, TerminalFolder folder)
    {
        this.process = process;
        this.folder = folder;
    }

    public static TerminalSupervisor Start(CommandRunner commands, string program, ContainerRuntime runtime, InstanceId id, TerminalFolder folder, bool tty) => new(
        commands.Start(new Command(
            "/bin/sh",
            [
                "-c", WithPipes.TrimEnd(), "sh", folder.Errors, program,
                "--api-version", "1", "-e", "--exec-attach", "--exec-process-spec", folder.Process, "-c", $"{id}", "-u", $"{id}", "-n", $"{id}",
                "-b", folder.Folder, "-r", runtime.Program, .. runtime.LeadingArguments.SelectMany(argument => new[] { "--runtime-arg", argument }),
                "-p", folder.PidFile, "-P", folder.ConmonPidFile, "--full-attach", "--exit-dir", folder.ExitFolder,
                "-l", "none", "--log-level", "warning", "-i", .. tty ? ["-t"] : Array.Empty<string>(),
            ])
        {
            Directory = folder.Folder,
            Environment = new Dictionary<string, string> { ["_OCI_SYNCPIPE"] = "3", ["_OCI_STARTPIPE"] = "4", ["_OCI_ATTACHPIPE"] = "5" },
        }),
        folder);

    /// <summary>Waits until there is a socket to connect to. Who is connected misses nothing, as the command starts later.</summary>
    public async Task WaitForSocketAsync(CancellationToken cancellationToken)
    {
        await LetGoOnAsync(cancellationToken).ConfigureAwait(false);
        if (await process.StandardError.ReadLineAsync(cancellationToken).ConfigureAwait(false) is null)
            throw Silent();
    }

    /// <summary>Starts the command.</summary>
    /// <returns>Its number on this machine.</returns>
    /// <exception cref="RuntimeRefusal">The runtime said no, and why; the message is empty where its words went to the terminal, as crun's do.</exception>
    public async Task<int> ExecAsync(CancellationToken cancellationToken)
    {
        await LetGoOnAsync(cancellationToken).ConfigureAwait(false);
        var (pid, message) = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false) ?? (-1, "");
        return pid > 0 ? pid : throw new RuntimeRefusal(message);
    }

    /// <summary>Waits for the command's end.</summary>
    /// <returns>Its exit code; -1 when conmon was killed and nobody knows.</returns>
    public async Task<int> WaitForExitAsync() => (await ReadAnswerAsync(CancellationToken.None).ConfigureAwait(false))?.Number ?? -1;

    /// <summary>Gone at once, where it does not end by itself.</summary>
    public void Kill()
    {
        if (folder.ReadConmonPid() is { } pid && pid > 0)
            Native.Libc.Kill(pid);
        process.Kill(entireProcessTree: true);
    }

    public void Dispose() => process.Dispose();

    private async Task LetGoOnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(GoOn, cancellationToken).ConfigureAwait(false);
            await process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended; what it says, or does not, tells more.
        }
    }

    private async Task<(int Number, string Message)?> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        if (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var message = json.RootElement.TryGetProperty("message", out var text) ? text.GetString() ?? "" : "";
            return (json.RootElement.GetProperty("data").GetInt32(), message);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private SlipwayException Silent()
    {
        var errors = File.Exists(folder.Errors) ? File.ReadAllText(folder.Errors).Trim() : "";
        return new SlipwayException(ErrorCodes.EngineFailed, $"conmon ended without an answer{(errors.Length > 0 ? ": " + errors.ReplaceLineEndings("; ") : ".")}");
    }
}
