using System.Threading.Channels;

namespace Slipway.Cli.Tests.Fake;

/// <summary>What a job has written, and those who follow it.</summary>
internal sealed class FakeJobLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<Channel<string>> followers = [];

    /// <summary>Completed when the first reader that follows has come.</summary>
    public TaskCompletionSource Followed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Write(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var follower in followers)
                follower.Writer.TryWrite(line);
        }
    }

    /// <summary>The newest lines, and a channel with what comes after them.</summary>
    public (IReadOnlyList<string> Lines, ChannelReader<string> Next) Open(int count)
    {
        var channel = Channel.CreateUnbounded<string>();
        lock (gate)
        {
            followers.Add(channel);
            return ([.. lines.TakeLast(count)], channel.Reader);
        }
    }
}
