using System.Net.WebSockets;
using Slipway.Engine.Instances;

namespace Slipway.Server.Inside;

/// <summary>Carries bytes between a WebSocket and a command, until either ends or somebody else ends it.</summary>
internal sealed class Tunnel(TunnelSocket socket, TerminalSession session)
{
    /// <param name="explain">Says what to tell the peer when it was cancelled.</param>
    public async Task RunAsync(Func<(WebSocketCloseStatus Status, string Reason)> explain, CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => stopped.TrySetResult());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = socket.ReceiveAsync(TakeAsync, ResizeAsync, over.Token);
        var sending = SendAsync(over.Token);
        try
        {
            // When the peer leaves, the command ends with it; when the command ends, its exit code is the last word.
            var first = await Task.WhenAny(receiving, sending, stopped.Task);
            if (cancellationToken.IsCancellationRequested)
            {
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                var (status, reason) = explain();
                await socket.CloseAsync(status, reason, receiving);
            }
            else if (first == sending)
            {
                await sending;
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "the command has ended", receiving);
            }
        }
        finally
        {
            await over.CancelAsync();
            socket.Dispose();
            await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A command that reads no more may still have something to say.
    private async ValueTask TakeAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await (input.IsEmpty ? session.CloseInputAsync() : session.WriteAsync(input, cancellationToken));
        }
        catch (IOException)
        {
        }
    }

    private async ValueTask ResizeAsync(int rows, int columns)
    {
        try
        {
            await session.ResizeAsync(rows, columns);
        }
        catch (IOException)
        {
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[TunnelSocket.BufferSize];
        while (true)
        {
            var (count, isError) = await session.ReadAsync(buffer.AsMemory(1), cancellationToken);
            if (count == 0)
                break;
            await socket.SendAsync(isError ? TunnelChannel.ErrorOutput : TunnelChannel.Output, buffer.AsMemory(0, count + 1), cancellationToken);
        }

        var code = await session.Exited.WaitAsync(cancellationToken);
        await socket.SendControlAsync(json => json.WriteNumber("exit_code", code), cancellationToken);
    }
}
