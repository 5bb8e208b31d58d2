using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>What an instance that runs as root can't do, seen from inside.</summary>
public sealed class SecurityTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("mount -t tmpfs none /tmp", "permission denied")]
    [InlineData("umount /proc", "Operation not permitted")]
    [InlineData("mknod /tmp/disk b 8 0", "Operation not permitted")]
    [InlineData("unshare -n true", "Operation not permitted")]
    [InlineData("unshare -U true", "Operation not permitted")]
    [InlineData("nsenter -t 1 -n true", "Operation not permitted")]
    [InlineData("ping -c 1 127.0.0.1", "permission denied")]
    [InlineData("echo 1 > /proc/sys/kernel/panic", "Read-only file system")]
    [InlineData("mkdir /sys/fs/cgroup/memory/x /sys/fs/cgroup/x", "Read-only file system")]
    [InlineData("hostname elsewhere", "Operation not permitted")]
    [InlineData("date -s 2001-01-01", "Operation not permitted")]
    [InlineData("dmesg", "Operation not permitted")]
    [InlineData("chroot /proc/1/root swapoff /dev/null", "Operation not permitted")]
    [InlineData("ip link set eth0 down", "Operation not permitted")]
    public async Task It_is_denied(string attempt, string reason)
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell($"( {attempt} ) 2>&1"));
        Assert.Contains(reason, log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Its_rights_are_the_eleven_and_can_only_shrink()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp):' /proc/self/status | tr -s '\\t' ' '"));
        Assert.Equal(
            """
            CapInh: 0000000000000000
            CapPrm: 00000000800405fb
            CapEff: 00000000800405fb
            CapBnd: 00000000800405fb
            CapAmb: 0000000000000000
            NoNewPrivs: 1
            Seccomp: 2
            """,
            log);
    }

    [Fact]
    public async Task Another_user_than_root_has_no_rights_at_all()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("grep CapEff /proc/self/status") with { User = "app" });
        Assert.EndsWith("0000000000000000", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_sees_its_own_processes_and_mounts_only()
    {
        var (_, log) = await fixture.RunAsync(fixture.Shell("ls -d /proc/[0-9]* | wc -l; cat /proc/keys /proc/timer_list | wc -c; ls /dev | sort | tr '\\n' ' '"));
        var lines = log.Split('\n');
        Assert.InRange(int.Parse(lines[0]), 1, 4);
        Assert.Equal("0", lines[1]);
        Assert.Equal("core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero", lines[2].Trim());
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task It_has_nothing_of_the_servers_environment()
    {
        Environment.SetEnvironmentVariable("SLIPWAY_TEST_SECRET", "do not tell");
        var spec = fixture.Shell("env; echo ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        Assert.DoesNotContain("SLIPWAY_TEST_SECRET", await fixture.LogAsync(spec.Id), StringComparison.Ordinal);

        // Nor has its supervisor, which lives as long.
        var conmon = Assert.Single(Host.Processes(spec.Id.ToString()), pid => File.ReadAllText($"/proc/{pid}/comm").Trim() == "conmon");
        Assert.DoesNotContain("SLIPWAY_TEST_SECRET", await File.ReadAllTextAsync($"/proc/{conmon}/environ"), StringComparison.Ordinal);
    }
}
