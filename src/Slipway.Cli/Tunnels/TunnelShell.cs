using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Client.Tunnels;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;

namespace Slipway.Cli.Tunnels;

/// <summary>Puts this process's input and output together with those of a command in an instance.</summary>
internal static class TunnelShell
{
    /// <param name="call">The command line.</param>
    /// <param name="job">Where it is to run.</param>
    /// <param name="request">What is to run.</param>
    /// <param name="terminal">Give it a terminal, where there is one here.</param>
    /// <returns>Its exit status.</returns>
    public static async Task<int> RunAsync(Call call, Job job, TunnelRequest request, bool terminal)
    {
        var tty = terminal && call.Screen is { IsTerminal: true } && !Console.IsInputRedirected && !OperatingSystem.IsWindows();
        if (tty)
            request = request with { Tty = true, Rows = Console.WindowHeight, Columns = Console.WindowWidth, Term = Environment.GetEnvironmentVariable("TERM") };
        // The connection first: a refusal is read on a terminal that is as it should be.
        await using var tunnel = await call.Client.Jobs.OpenTunnelAsync(job.Uuid, request, call.Cancelled);
        using var raw = tty ? RawTerminal.Enter() : null;
        using var resized = tty && !OperatingSystem.IsWindows() ? OnResize(tunnel) : null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancelled);
        var sending = SendAsync(tunnel, ended.Token);
        try
        {
            await ShowAsync(tunnel, call.Cancelled);
        }
        finally
        {
            await ended.CancelAsync();
            await sending;
        }

        return tunnel.ExitCode ?? throw new CommandException(ExitCodes.Unavailable, $"The connection to \"{job.Fqn.Name}\" ended before the command did.", "The instance may have been replaced: `apc job instances` shows those that run.");
    }

    private static async Task ShowAsync(Tunnel tunnel, CancellationToken cancellationToken)
    {
        await using var output = Screen.OpenOutput();
        await using var error = Screen.OpenError();
        while (await tunnel.ReadAsync(cancellationToken) is { } piece)
            (piece.Channel == TunnelChannel.ErrorOutput ? error : output).Write(piece.Bytes.Span);
    }

    private static async Task SendAsync(Tunnel tunnel, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var piece in InputPump.Start().ReadAllAsync(cancellationToken))
                await tunnel.WriteAsync(piece, cancellationToken);
            await tunnel.CloseInputAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is OperationCanceledException or SlipwayException)
        {
            // The command has ended, or the reader reports what broke.
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static PosixSignalRegistration OnResize(Tunnel tunnel) => PosixSignalRegistration.Create(
        PosixSignal.SIGWINCH, signal => { _ = ResizeAsync(tunnel, Console.WindowHeight, Console.WindowWidth); });

    private static async Task ResizeAsync(Tunnel tunnel, int rows, int columns)
    {
        try
        {
            await tunnel.ResizeAsync(rows, columns);
        }
        catch (Exception failure) when (failure is SlipwayException or ObjectDisposedException)
        {
            // The session is over.
        }
    }
}
