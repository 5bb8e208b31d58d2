using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Callers;

/// <summary>WebSocket frames that break the protocol (RFC 6455) end their own connection and nobody else's.</summary>
public sealed class FrameTests(CallerWorld world) : IClassFixture<CallerWorld>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Cases => [.. Frames.Broken.Concat(Frames.Floods).Select(one => one.What)];

    public static TheoryData<string> CasesOfTunnels => [.. Frames.Broken.Select(one => one.What)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_task_socket_that_breaks_the_rules_is_closed_and_another_reads_on(string what)
    {
        var task = await world.BeginTaskAsync($"frames-{Guid.NewGuid():N}"[..20]);
        await using var other = await world.UpgradeAsync(task.AbsolutePath);
        await using var broken = await world.UpgradeAsync(task.AbsolutePath);
        await BreakAsync(broken, what);
        await world.Server.Http.DeleteAsync(task.AbsolutePath, ServerWorld.Cancel);
        Assert.Contains("\"cancel\"", await other.ReadUntilAsync("\"task_event_type\":\"cancel\""), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_log_socket_that_breaks_the_rules_is_closed_and_another_reads_on(string what)
    {
        var app = await world.AppAsync();
        await using var other = await world.UpgradeAsync($"/v1/jobs/{app.Uuid}/logs?lines=0");
        await using var broken = await world.UpgradeAsync($"/v1/jobs/{app.Uuid}/logs?lines=0");
        await BreakAsync(broken, what);
        var word = $"still here after {what}";
        await world.Server.RunAsync(app, $"echo '{word}' > /tmp/say");
        Assert.Contains(word, await other.ReadUntilAsync(word), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CasesOfTunnels))]
    public async Task A_tunnel_that_breaks_the_rules_is_closed_with_its_command_and_another_goes_on(string what)
    {
        var app = await world.AppAsync();
        await using var other = await world.UpgradeAsync($"/v1/jobs/{app.Uuid}/tunnel?tty=false&command=cat");
        await using var broken = await world.UpgradeAsync($"/v1/jobs/{app.Uuid}/tunnel?tty=false&command=/bin/sh&command=-c&command=echo%20up;exec%20sleep%2017171");
        Assert.Contains("up", await broken.ReadUntilAsync("up"), StringComparison.Ordinal);
        await BreakAsync(broken, what);
        await other.SendAsync(Frames.Frame(Frames.Fin | Frames.Binary, [0, .. "hello"u8]));
        Assert.Contains("hello", await other.ReadUntilAsync("hello"), StringComparison.Ordinal);
        await ServerWorld.EventuallyAsync(async () => !(await world.Server.RunAsync(app, "ps")).Contains("sleep 17171", StringComparison.Ordinal), "the command to end");
    }

    [Fact]
    public async Task A_few_words_on_a_stream_that_only_goes_one_way_are_ignored()
    {
        var task = await world.BeginTaskAsync("talks");
        await using var talker = await world.UpgradeAsync(task.AbsolutePath);
        byte[] words = [.. Frames.Frame(Frames.Fin | Frames.Text, "hello"u8), .. Frames.Frame(Frames.Fin | Frames.Ping, "?"u8), .. Frames.Frame(Frames.Fin | Frames.Binary, [1, 2, 3])];
        await talker.SendAsync(words);
        await world.Server.Http.DeleteAsync(task.AbsolutePath, ServerWorld.Cancel);
        Assert.Contains("\"cancel\"", await talker.ReadUntilAsync("\"task_event_type\":\"cancel\""), StringComparison.Ordinal);
    }

    private static async Task BreakAsync(RawConnection broken, string what)
    {
        try
        {
            await broken.SendAsync(Frames.Broken.Concat(Frames.Floods).First(one => one.What == what).Bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed before it was all sent.
        }

        var end = broken.ReadToEndAsync();
        Assert.True(await Task.WhenAny(end, Task.Delay(Patience, ServerWorld.Cancel)) == end, $"{what}: the connection stays open");
    }
}
