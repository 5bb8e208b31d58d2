namespace Slipway.Engine.Instances;

/// <summary>A command that runs in an instance. Disposing it ends the command.</summary>
public abstract class TerminalSession : IAsyncDisposable
{
    /// <summary>The command's exit code, once it has ended and all its output was read.</summary>
    public abstract Task<int> Exited { get; }

    /// <summary>Reads output; 0 bytes at its end. The flag says that it is error output; it stays false with a terminal, which has one output only.</summary>
    public abstract ValueTask<(int Count, bool IsError)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>No more input: the command reads the end of its file. Without meaning for a terminal.</summary>
    public abstract ValueTask CloseInputAsync();

    public abstract ValueTask ResizeAsync(int rows, int columns);

    public abstract ValueTask DisposeAsync();
}
