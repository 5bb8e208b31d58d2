using System.Net.Sockets;
using Slipway.Contracts.Errors;
using Slipway.Engine.Instances;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Specs;

namespace Slipway.Engine.Terminals;

/// <inheritdoc cref="IInstanceTerminal"/>
internal sealed class TerminalOpener(EngineParts parts, TimeProvider time)
{
    /// <summary>Rows or columns of a terminal.</summary>
    public const int LargestSize = 9999;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<TerminalSession> OpenAsync(LiveInstance instance, TerminalRequest request, CancellationToken cancellationToken)
    {
        Require(request);
        try
        {
            return await OpenOnceAsync(instance, request, cancellationToken).ConfigureAwait(false);
        }
        catch (RuntimeRefusal refusal) when (refusal.Message.Length == 0 && request.Tty)
        {
            // What can't be run with a terminal can't be run without, and then the reason comes to us.
            await using var unexpected = (await OpenAsync(instance, request with { Tty = false }, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            throw new SlipwayException(ErrorCodes.EngineFailed, "The container runtime gave the command no terminal, and no reason.", refusal);
        }
        catch (RuntimeRefusal refusal)
        {
            throw refusal.Explain(request.Command[0]);
        }
    }

    private async Task<TerminalSession> OpenOnceAsync(LiveInstance instance, TerminalRequest request, CancellationToken cancellationToken)
    {
        var folder = TerminalFolder.Make(instance.Bundle);
        try
        {
            var spec = await File.ReadAllTextAsync(instance.Bundle.Config, cancellationToken).ConfigureAwait(false);
            var user = request.User is null ? null : InstanceExecutor.Resolve(instance, request.User);
            PrivateFile.Write(folder.Process, RuntimeSpec.WriteTerminal(spec, request, user));
            return await StartAsync(instance, request, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            folder.Delete();
            if (failure is FileNotFoundException or DirectoryNotFoundException)
                throw new SlipwayException(ErrorCodes.StateConflict, $"Instance {instance.Id} does not run any more.", failure);
            throw;
        }
    }

    private async Task<TerminalSession> StartAsync(LiveInstance instance, TerminalRequest request, TerminalFolder folder, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        var supervisor = TerminalSupervisor.Start(parts.Commands, parts.Programs.Conmon, parts.RuntimeNamed(instance.Record!.Runtime), instance.Id, folder, request.Tty);
        try
        {
            await supervisor.WaitForSocketAsync(either.Token).ConfigureAwait(false);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.Socket), either.Token).ConfigureAwait(false);
            var pid = await supervisor.ExecAsync(either.Token).ConfigureAwait(false);
            return new ConmonTerminal(supervisor, socket, folder, pid, request.Tty, time);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            supervisor.Kill();
            supervisor.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (failure is OperationCanceledException or SocketException)
                throw new SlipwayException(ErrorCodes.EngineFailed, $"conmon did not open a terminal within {Patience.TotalSeconds} s.", failure);
            throw;
        }
    }

    private static void Require(TerminalRequest request)
    {
        if (request.Command.Count == 0 || request.Command[0].Length == 0 || request.Command.Any(word => word.Contains('\0')))
            throw Invalid("there is no command, or it holds a NUL character");
        if (request.Environment.Any(variable => variable.Key.Length == 0 || variable.Key.Contains('=') || (variable.Key + variable.Value).Contains('\0')))
            throw Invalid("its variables hold a NUL character, or a name that can't be one");
        if (request.Rows is < 1 or > LargestSize || request.Columns is < 1 or > LargestSize)
            throw Invalid($"{request.Rows} rows and {request.Columns} columns are no size of a terminal");
    }

    private static SlipwayException Invalid(string reason) => new(ErrorCodes.StartFailed, $"A command can't be run in the instance: {reason}.");
}
