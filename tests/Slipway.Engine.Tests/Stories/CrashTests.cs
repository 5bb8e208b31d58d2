using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Network;
using Slipway.Engine.Runtimes;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>
/// A server is killed at each step of what it does, one after the other, by the very program that it runs. The next one finds an
/// instance that was never touched, and nothing that is half made.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int MostSteps = 60;

    private readonly EngineFixture fixture = new();
    private readonly KillingPrograms programs = new();
    private InstanceId keeper;
    private string process = "";
    private int checkedSoFar;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await fixture.InitializeAsync();
        var spec = fixture.Shell("i=0; while :; do echo $i; i=$((i + 1)); sleep 0.02; done");
        keeper = spec.Id;
        await fixture.StartAsync(spec);
        process = ProcessOf(keeper);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        programs.Dispose();
    }

    [Fact]
    public async Task Killed_at_any_step_of_an_instances_life_a_server_leaves_nothing_half_made()
    {
        var step = 0;
        for (var survived = false; !survived; step++)
        {
            Assert.True(step < MostSteps, "It does not come to its end.");
            var victim = InstanceId.New();
            var adopted = await fixture.RestartEngineAsync(async () => survived = await KillAsync(victim, "life", step + 1, stray: step % 2 == 0));
            await AssertSoundAsync(victim, adopted);
        }

        // Mount, conmon, the runtime's create and start, nft and ip inside and outside, exec, kill, delete: fewer were no test.
        Assert.InRange(step, 12, MostSteps);
        await AssertLogIsWholeAsync();
    }

    [Fact]
    public async Task Killed_at_any_step_of_its_recovery_a_server_leaves_it_to_the_next()
    {
        const int inTheMiddleOfAStart = 6;
        var step = 0;
        for (var survived = false; !survived; step++)
        {
            Assert.True(step < MostSteps, "It does not come to its end.");
            var victim = InstanceId.New();
            var adopted = await fixture.RestartEngineAsync(async () =>
            {
                Assert.False(await KillAsync(victim, "life", inTheMiddleOfAStart, stray: true));
                survived = await KillAsync(victim, "adopt", step + 1, stray: true);
            });
            await AssertSoundAsync(victim, adopted);
        }

        Assert.InRange(step, 4, MostSteps);
    }

    [Fact]
    public async Task Any_program_may_be_killed_while_it_is_needed()
    {
        IReadOnlyList<string> told = [];
        var adopted = await fixture.RestartEngineAsync(async () => told = await programs.RunAsync(fixture.Options, fixture.Base, InstanceId.New(), "faults"));
        var lives = told.Where(line => line != "survived").Select(line => line.Split(' ')).ToList();
        Assert.InRange(lives.Count, 12, MostSteps);
        Assert.Contains(lives, life => life[1] == "engine_failed");
        Assert.All(lives, life =>
        {
            Assert.Contains(life[1], (string[])["fine", "engine_failed", "start_failed"]);
            Assert.Contains(life[2], (string[])["fine", "not_found"]);
            Assert.Empty(Leftovers.Of(InstanceId.Parse(life[0]), fixture.Options));
        });
        await AssertSoundAsync(InstanceId.New(), adopted);
    }

    private Task<bool> KillAsync(InstanceId victim, string story, int step, bool stray) =>
        programs.KillAsync(fixture.Options, fixture.Base, victim, story, step, stray);

    private async Task AssertSoundAsync(InstanceId victim, IReadOnlyList<InstanceStatus> adopted)
    {
        Assert.Equal(InstancePhase.Running, Assert.Single(adopted, status => status.Id == keeper).Phase);
        Assert.Equal(process, ProcessOf(keeper));
        // Known means whole: it runs, or it has ended, and goes like any other.
        if (adopted.Any(status => status.Id == victim))
            await fixture.EndAsync(victim);
        Assert.Empty(Leftovers.Of(victim, fixture.Options));
        Assert.Empty(Host.Processes(programs.Folder));
        Assert.Equal($"/sys/class/net/{EngineNetwork.PortName(keeper)}", Assert.Single(Host.Ports(fixture.Options)));
        var table = await Host.RunAsync("nft", "list", "table", "inet", fixture.Options.TableName);
        Assert.DoesNotContain(EngineNetwork.PortName(victim), table, StringComparison.Ordinal);
        if (checkedSoFar++ % 3 != 0)
            return;

        var next = await fixture.StartAsync(fixture.Spec("/bin/sleep", "1000"));
        Assert.Equal(InstancePhase.Running, next.Phase);
        await fixture.EndAsync(next.Id);
    }

    private async Task AssertLogIsWholeAsync()
    {
        await fixture.EndAsync(keeper);
        var lines = (await fixture.LogAsync(keeper)).Split('\n').Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(lines[0], lines.Count), lines);
    }

    /// <summary>Number and start time: what makes it this process and no other.</summary>
    private string ProcessOf(InstanceId id)
    {
        var pid = new Bundle(fixture.Options.ResolvedRuntimeFolder, id).ReadPid()!.Value;
        return $"{pid} since {File.ReadAllText($"/proc/{pid}/stat").Split(' ')[21]}";
    }
}
