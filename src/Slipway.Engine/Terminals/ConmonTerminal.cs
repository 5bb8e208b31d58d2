using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;

namespace Slipway.Engine.Terminals;

/// <summary>A terminal on conmon's socket: packets of one byte that names the stream, and the bytes of it; the other way, bytes only.</summary>
internal sealed class ConmonTerminal : TerminalSession
{
    private const byte ErrorStream = 3;

    // conmon sends 8 KiB and one byte, and takes 32 KiB; what is longer would be cut.
    private const int LargestPacket = 64 << 10;
    private const int LargestInput = 8 << 10;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TerminalSupervisor supervisor;
    private readonly Socket socket;
    private readonly TerminalFolder folder;
    private readonly int pid;
    private readonly SafeFileHandle? process;
    private readonly bool tty;
    private readonly TimeProvider time;
    private readonly Task<int> ended;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] packet = new byte[LargestPacket];
    private ReadOnlyMemory<byte> left;
    private bool disposed;

    public ConmonTerminal(TerminalSupervisor supervisor, Socket socket, TerminalFolder folder, int pid, bool tty, TimeProvider time)
    {
        this.supervisor = supervisor;
        this.socket = socket;
        this.folder = folder;
        this.pid = pid;
        this.tty = tty;
        this.time = time;
        process = Libc.OpenProcess(pid);
        ended = supervisor.WaitForExitAsync();
    }

    public override Task<int> Exited => exited.Task;

    public override async ValueTask<(int Count, bool IsError)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (left.IsEmpty)
        {
            var length = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (length == 0)
            {
                exited.TrySetResult(await ended.WaitAsync(cancellationToken).ConfigureAwait(false));
                return (0, false);
            }

            left = packet.AsMemory(1, length - 1);
        }

        var count = Math.Min(buffer.Length, left.Length);
        left[..count].CopyTo(buffer);
        left = left[count..];
        return (count, packet[0] == ErrorStream);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, LargestInput)..])
                await socket.SendAsync(bytes[..Math.Min(bytes.Length, LargestInput)], cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // It has ended: nobody reads input any more, and its output says so.
        }
    }

    public override ValueTask CloseInputAsync()
    {
        try
        {
            if (!tty)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has ended.
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResizeAsync(int rows, int columns)
    {
        if (tty)
            folder.Resize(Math.Clamp(rows, 1, TerminalOpener.LargestSize), Math.Clamp(columns, 1, TerminalOpener.LargestSize));
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        if (!ended.IsCompleted && process is not null)
            ProcessTree.Kill(pid, process);
        socket.Dispose();
        var code = -1;
        try
        {
            code = await ended.WaitAsync(Grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            supervisor.Kill();
        }

        exited.TrySetResult(code);
        process?.Dispose();
        supervisor.Dispose();
        folder.Delete();
    }

    private async ValueTask<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
