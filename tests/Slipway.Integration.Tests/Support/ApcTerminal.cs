using System.Diagnostics;
using Xunit;

namespace Slipway.Integration.Tests.Support;

/// <summary>A user's terminal with <c>apc</c>, logged in to a server. What apc remembers lies in a folder of its own.</summary>
internal sealed class ApcTerminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string home = Directory.CreateTempSubdirectory("slipway-apc-").FullName;

    private static string Program => Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Slipway.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "apc.dll");

    public static async Task<ApcTerminal> OpenAsync(Uri target, string token)
    {
        var terminal = new ApcTerminal();
        Assert.Equal(0, (await terminal.RunAsync("target", target.ToString())).ExitCode);
        Assert.Equal(0, (await terminal.RunWithInputAsync(token + "\n", "login", "--token", "-")).ExitCode);
        return terminal;
    }

    public Task<ApcResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary>Starts a command that is read while it runs.</summary>
    public Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        Environment = { ["APC_HOME"] = home, ["HOME"] = home, ["LANG"] = "C.UTF-8" },
    })!;

    /// <summary>What a command that was started prints from now on, and how it ends.</summary>
    public static async Task<ApcResult> FinishAsync(Process process)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ServerWorld.Cancel);
        timeout.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new ApcResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    private async Task<ApcResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }
}
