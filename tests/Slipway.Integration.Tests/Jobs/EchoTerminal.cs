using System.Text;
using System.Threading.Channels;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Files;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Engine.Instances;

namespace Slipway.Integration.Tests.Jobs;

/// <summary>In place of the engine's: a command that tells how it was started, repeats its input and ends with it.</summary>
internal sealed class EchoTerminal : IInstanceTerminal, IInstanceFiles
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a session was disposed.</summary>
    public Task Ended => ended.Task;

    public Task<TerminalSession> OpenAsync(InstanceId id, TerminalRequest request, CancellationToken cancellationToken) =>
        request.Command[0] == "/bin/missing"
            ? Task.FromException<TerminalSession>(new SlipwayException(ErrorCodes.StartFailed, "There is no /bin/missing."))
            : Task.FromResult<TerminalSession>(new EchoSession(request, ended));

    public Task<IReadOnlyList<FileListing>> ListAsync(InstanceId id, string path, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FileListing>>([new FileListing($"listing of {path}")]);

    public Task CaptureAsync(InstanceId id, string path, Stream tar, long limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class EchoSession : TerminalSession
    {
        private readonly Channel<(byte[] Bytes, bool IsError)> output = Channel.CreateUnbounded<(byte[], bool)>();
        private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended;

        public EchoSession(TerminalRequest request, TaskCompletionSource ended)
        {
            this.ended = ended;
            Say($"{string.Join(' ', request.Command)} as {request.User}, {request.Rows}x{request.Columns}, tty {request.Tty}");
        }

        public override Task<int> Exited => exited.Task;

        public override async ValueTask<(int Count, bool IsError)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (!await output.Reader.WaitToReadAsync(cancellationToken) || !output.Reader.TryRead(out var next))
                return (0, false);
            next.Bytes.CopyTo(buffer);
            return (next.Bytes.Length, next.IsError);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            output.Writer.TryWrite((bytes.ToArray(), false));
            return default;
        }

        public override ValueTask CloseInputAsync()
        {
            output.Writer.TryComplete();
            exited.TrySetResult(7);
            return default;
        }

        public override ValueTask ResizeAsync(int rows, int columns)
        {
            Say($"{rows}x{columns}", isError: true);
            return default;
        }

        public override ValueTask DisposeAsync()
        {
            ended.TrySetResult();
            return default;
        }

        private void Say(string text, bool isError = false) => output.Writer.TryWrite((Encoding.UTF8.GetBytes(text), isError));
    }
}
