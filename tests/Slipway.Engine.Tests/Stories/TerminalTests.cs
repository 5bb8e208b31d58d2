using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>Somebody looks into a running instance.</summary>
public abstract class TerminalTests(string runtime) : IAsyncLifetime
{
    private static readonly string[] Cat = ["/bin/sh", "-c", "echo out; echo err >&2; cat; exit 7"];
    private readonly EngineFixture fixture = new() { Runtime = runtime };
    private InstanceSpec spec = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await fixture.InitializeAsync();
        spec = fixture.Spec("/bin/sleep", "1000") with { User = "app", Environment = new Dictionary<string, string> { ["OWN"] = "1", ["OTHER"] = "2" } };
        await fixture.StartAsync(spec);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_shell_on_a_terminal_echoes_resizes_and_ends()
    {
        await using var terminal = await OpenAsync(new TerminalRequest(["/bin/sh"]) { Rows = 33, Columns = 99, Environment = new Dictionary<string, string> { ["OTHER"] = "3", ["TERM"] = "dumb" } });

        await terminal.TypeAsync("stty size; echo $OWN-$OTHER-$TERM-$(id -un)\n");
        Assert.Contains("33 99", await terminal.WaitForAsync("1-3-dumb-app"), StringComparison.Ordinal);
        await terminal.ResizeAsync(40, 120);
        await terminal.TypeAsync("while [ \"$(stty size)\" != '40 120' ]; do :; done; echo resi''zed; tty\n");
        await terminal.WaitForAsync("/dev/pts/");
        await terminal.TypeAsync("exit 5\n");

        await terminal.ReadToEndAsync();
        Assert.Equal(5, await terminal.Exited);
    }

    [Fact]
    public async Task Pipes_keep_output_and_errors_apart_and_input_ends()
    {
        await using var terminal = await OpenAsync(new TerminalRequest(Cat, Tty: false) { User = "root" });
        await terminal.TypeAsync("typed");
        await terminal.CloseInputAsync();

        Assert.Equal(("out\ntyped", "err\n"), await terminal.ReadToEndAsync());
        Assert.Equal(7, await terminal.Exited);
    }

    [Fact]
    public async Task More_than_any_buffer_holds_goes_through_both_ways()
    {
        await using var terminal = await OpenAsync(new TerminalRequest(["/bin/cat"], Tty: false));
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number},"));

        var reading = terminal.ReadToEndAsync();
        await terminal.TypeAsync(text);
        await terminal.CloseInputAsync();

        Assert.Equal((text, ""), await reading);
        Assert.Equal(0, await terminal.Exited);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_ends_the_command_and_its_children(bool tty)
    {
        var mark = $"98765{Random.Shared.Next(10_000, 99_999)}";
        var terminal = await OpenAsync(new TerminalRequest(["/bin/sh", "-c", $"sleep {mark} & sleep {mark} & echo started; wait"], tty));
        await terminal.WaitForAsync("started");
        Assert.NotEmpty(Host.Processes(mark));

        await terminal.DisposeAsync();

        await Waiting.ForAsync(() => Host.Processes(mark).Count == 0);
        Assert.NotEqual(0, await terminal.Exited);
        Assert.DoesNotContain(Directory.EnumerateDirectories(BundleFolder), path => Path.GetFileName(path).StartsWith('t'));
        Assert.Equal(0, (await fixture.Engine.ExecAsync(spec.Id, ["/bin/true"], null, Cancel)).ExitCode);
    }

    [Fact]
    public async Task The_instances_end_is_the_terminals_end()
    {
        await using var terminal = await OpenAsync(new TerminalRequest(["/bin/cat"]));
        await fixture.Engine.StopAsync(spec.Id, EngineFixture.AtOnce, Cancel);

        await terminal.ReadToEndAsync();
        Assert.Equal(137, await terminal.Exited);
        var failure = await Failures.OfAsync(() => OpenAsync(new TerminalRequest(["/bin/cat"])));
        Assert.Equal("state_conflict", failure.Code.Code);
    }

    [Theory]
    [InlineData("nonesuch", null, "no such program in the package's PATH")]
    [InlineData("/bin/nonesuch", null, "there is no such file")]
    [InlineData("/bin/sh", "nobody-like-that", "no user")]
    [InlineData("", null, "there is no command")]
    public async Task What_cant_be_run_is_said(string command, string? user, string reason)
    {
        foreach (var tty in new[] { true, false })
        {
            var failure = await Failures.OfAsync(() => OpenAsync(new TerminalRequest([command], tty) { User = user }));
            Assert.Equal("start_failed", failure.Code.Code);
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        }
    }

    private string BundleFolder => Path.Combine(fixture.Options.ResolvedRuntimeFolder, "i", spec.Id.ToString());

    private Task<TerminalSession> OpenAsync(TerminalRequest request) => fixture.Engine.OpenAsync(spec.Id, request, Cancel);
}

public sealed class CrunTerminalTests() : TerminalTests("crun");

public sealed class RuncTerminalTests() : TerminalTests("runc");
