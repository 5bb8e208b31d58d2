using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Slipway.Server.Limits;
using Xunit;

namespace Slipway.Server.Tests.Limits;

public sealed class ConnectionLimitTests
{
    private readonly TaskCompletionSource hold = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task One_address_has_its_share_and_the_others_theirs()
    {
        var limit = new ConnectionLimit(3, 2, new RemoteSource([]).Of);
        var held = new[] { OpenAsync(limit, "192.0.2.1"), OpenAsync(limit, "::ffff:192.0.2.1") };
        Assert.StartsWith("HTTP/1.1 503", await AnswerAsync(limit, "192.0.2.1"), StringComparison.Ordinal);
        held = [.. held, OpenAsync(limit, "192.0.2.2")];
        Assert.Contains("Retry-After: ", await AnswerAsync(limit, "192.0.2.3"), StringComparison.Ordinal);
        Assert.All(held, one => Assert.False(one.IsCompleted));

        hold.SetResult();
        await Task.WhenAll(held);
        await OpenAsync(limit, "192.0.2.1");
    }

    [Fact]
    public async Task Where_many_come_by_one_address_it_has_no_share_but_all_there_is()
    {
        var limit = new ConnectionLimit(3, 1, new RemoteSource(["192.0.2.9"]).Of);
        Task[] held = [OpenAsync(limit, "127.0.0.1"), OpenAsync(limit, "127.0.0.1"), OpenAsync(limit, "192.0.2.9")];
        Assert.All(held, one => Assert.False(one.IsCompleted));
        Assert.StartsWith("HTTP/1.1 503", await AnswerAsync(limit, "127.0.0.1"), StringComparison.Ordinal);
        hold.SetResult();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_connection_that_does_not_speak_plainly_just_ends()
    {
        var limit = new ConnectionLimit(0, 1, _ => null);
        Assert.Equal("", await AnswerAsync(limit, "192.0.2.1", speaksPlainly: false));
    }

    private Task OpenAsync(ConnectionLimit limit, string address) => limit.RunAsync(Connection(address, out _), _ => hold.Task, speaksPlainly: true);

    // The peer hangs up when it has read the answer.
    private static async Task<string> AnswerAsync(ConnectionLimit limit, string address, bool speaksPlainly = true)
    {
        var connection = Connection(address, out var peer);
        await peer.Output.CompleteAsync();
        await limit.RunAsync(connection, _ => throw new InvalidOperationException("It was let in."), speaksPlainly);
        await connection.Transport.Output.CompleteAsync();
        var read = await peer.Input.ReadAtLeastAsync(100_000, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(read.Buffer);
    }

    private static DefaultConnectionContext Connection(string address, out IDuplexPipe peer)
    {
        var (there, back) = (new Pipe(), new Pipe());
        peer = new Ends(back.Reader, there.Writer);
        return new DefaultConnectionContext("test", new Ends(there.Reader, back.Writer), peer) { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) };
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
