using System.Diagnostics;
using System.Text;
using Slipway.Cli.Tests.Fake;

namespace Slipway.Cli.Tests.Running;

/// <summary>apc on somebody's machine: the real program, with a home folder of its own.</summary>
internal sealed class ApcShell : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public ApcShell() => Directory.CreateDirectory(Home);

    public string Home { get; } = Path.Combine(Path.GetTempPath(), "apc-test-" + Guid.NewGuid().ToString("N"));

    public string StatePath => Path.Combine(Home, ".apc");

    public Dictionary<string, string> Variables { get; } = new() { ["LC_ALL"] = "C.UTF-8", ["NO_COLOR"] = "1", ["TERM"] = "xterm" };

    /// <summary>One that has targeted the server and logged in already.</summary>
    public static ApcShell LoggedIn(FakeServer server)
    {
        var apc = new ApcShell();
        File.WriteAllText(apc.StatePath, $$"""
            {
              "target": "{{server.Url}}",
              "tokens": { "{{server.Url}}": "Bearer {{FakeServer.Token}}" },
              "namespaces": { "{{server.Url}}": "/sandbox/admin" },
              "users": { "{{server.Url}}": "admin" }
            }
            """);
        return apc;
    }

    public static string Program(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public Task<ShellResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<ShellResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(Program("apc"), arguments);
        return await FinishAsync(process, input);
    }

    /// <summary>On a terminal of 100 columns; what is typed comes from <paramref name="input"/>.</summary>
    public async Task<ShellResult> RunOnTerminalAsync(string input, params string[] arguments)
    {
        using var process = StartOnTerminal(arguments);
        var result = await FinishAsync(process, input);
        return result with { Output = result.Output.Replace("\r\n", "\n", StringComparison.Ordinal) };
    }

    /// <summary>On a terminal of 100 columns, alone: a shell beside it would be interrupted by Ctrl-C too, and end as interrupted.</summary>
    public Process StartOnTerminal(params string[] arguments)
    {
        var command = string.Join(' ', arguments.Prepend(Program("apc")).Select(word => $"'{word}'"));
        return Start("script", "-qec", $"stty cols 100 rows 40; exec {command}", "/dev/null");
    }

    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        start.Environment["APC_HOME"] = Home;
        return Process.Start(start)!;
    }

    public static async Task<ShellResult> FinishAsync(Process process, string input = "")
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading what it was told.
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
