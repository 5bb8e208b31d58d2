using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Engine.Processes;

namespace Slipway.Engine.Runtimes;

/// <summary>
/// Starts the small process that stays with an instance: it holds the instance's output, writes its log and its exit code,
/// and outlives the server.
/// </summary>
internal sealed class Conmon(CommandRunner commands, string program, TimeProvider time)
{
    // The runtime's own messages come over descriptor 3 as one line of JSON; without it, conmon reports a failed create as
    // a success. The descriptor is our process's standard output, because .NET passes on no others.
    private const string WithSyncPipe = """exec 3>&1 4</dev/null </dev/null >/dev/null 2>"$1"; shift; exec "$@" """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Creates the container of a bundle; its process waits for the runtime's <c>start</c>.</summary>
    /// <returns>The process's number.</returns>
    /// <exception cref="RuntimeRefusal">The runtime said no, and why.</exception>
    public async Task<int> CreateAsync(ContainerRuntime runtime, Bundle bundle, string logFile, long logLimit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = commands.Start(Describe(runtime, bundle, logFile, logLimit));
        process.StandardInput.Close();

        // Not cut short by the caller: a container that is half made when we look away would be found by nobody.
        using var limit = new CancellationTokenSource(Patience, time);
        string? answer;
        try
        {
            answer = await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new SlipwayException(ErrorCodes.EngineFailed, $"conmon did not answer within {Patience.TotalSeconds} s.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ReadAnswer(answer, bundle);
    }

    private Command Describe(ContainerRuntime runtime, Bundle bundle, string logFile, long logLimit)
    {
        var id = bundle.Id.ToString();
        return new Command(
            "/bin/sh",
            [
                "-c", WithSyncPipe.TrimEnd(), "sh", bundle.ConmonErrors, program,
                "--api-version", "1", "-c", id, "-u", id, "-n", id, "-b", bundle.Folder,
                "-r", runtime.Program, .. runtime.LeadingArguments.SelectMany(argument => new[] { "--runtime-arg", argument }),
                "-p", bundle.PidFile, "-P", bundle.ConmonPidFile, "--full-attach",
                "--exit-dir", bundle.ExitFolder, "--persist-dir", bundle.PersistFolder,
                "-l", $"k8s-file:{logFile}", "--log-size-max", $"{logLimit}", "--log-level", "warning",
            ])
        {
            // conmon drops an empty file "oom" into its current directory.
            Directory = bundle.Folder,
            Environment = new Dictionary<string, string> { ["_OCI_SYNCPIPE"] = "3", ["_OCI_STARTPIPE"] = "4" },
        };
    }

    // {"data": 4711}   or   {"data": -1, "message": "executable file `x` not found in $PATH"}
    private static int ReadAnswer(string? answer, Bundle bundle)
    {
        try
        {
            using var json = JsonDocument.Parse(answer ?? "");
            var pid = json.RootElement.GetProperty("data").GetInt32();
            return pid > 0
                ? pid
                : throw new RuntimeRefusal(json.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "");
        }
        catch (JsonException)
        {
            var errors = File.Exists(bundle.ConmonErrors) ? File.ReadAllText(bundle.ConmonErrors).Trim() : "";
            throw new SlipwayException(
                ErrorCodes.EngineFailed, $"conmon ended without an answer{(errors.Length > 0 ? ": " + errors.ReplaceLineEndings("; ") : ".")}");
        }
    }
}
