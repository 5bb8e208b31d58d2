using System.Formats.Tar;
using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>An instance that builds images: root with mounts of its own inside, nobody outside.</summary>
public abstract class NestedTests(string runtime) : IAsyncLifetime
{
    private readonly EngineFixture fixture = new() { Runtime = runtime };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => fixture.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Its_root_owns_its_files_mounts_and_makes_namespaces()
    {
        var (status, log) = await fixture.RunAsync(Nested("""
            stat -c '%u:%g' / /bin/busybox; id -u
            mkdir /t; mount -t tmpfs none /t && touch /t/x && umount /t && echo mounted
            unshare -m -p -f sh -c 'echo unshared $$'
            touch /made && chown 33:33 /made && stat -c %u /made
            cat /etc/hostname; hostname
            """));
        Assert.Equal("0:0\n0:0\n0\nmounted\nunshared 1\n33\napp-1\napp-1", log);
        Assert.Equal(0, status.ExitCode);
    }

    [Fact]
    public async Task Outside_it_is_nobody_and_it_is_bounded()
    {
        var spec = Nested("echo ready; exec sleep 1000") with { Memory = 64 << 20, Cpu = 500 };
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");

        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(fixture.Options.ResolvedRuntimeFolder, "i", spec.Id.ToString(), "pid"), Cancel));
        Assert.Matches(@"Uid:\s1879048192\s", await File.ReadAllTextAsync($"/proc/{pid}/status", Cancel));
        Assert.Contains("NoNewPrivs:\t1", await File.ReadAllTextAsync($"/proc/{pid}/status", Cancel), StringComparison.Ordinal);
        Assert.NotEmpty(Host.Cgroups(spec.Id.ToString()));
        Assert.Equal(0, (await fixture.Engine.ExecAsync(spec.Id, ["/bin/true"], null, Cancel)).ExitCode);
        await fixture.EndAsync(spec.Id);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task Beyond_its_memory_it_is_killed()
    {
        var spec = fixture.Spec("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1") with { Nested = true, Memory = 32 << 20 };
        Assert.True((await fixture.RunAsync(spec)).Status.OutOfMemory);
    }

    [Theory]
    [InlineData("mknod /tmp/disk b 8 0")]
    [InlineData("mkdir -p /t; mount -t cgroup -o memory none /t && echo 1 > /t/notify_on_release")]
    [InlineData("mkdir -p /t; mount -t debugfs none /t")]
    [InlineData("umount /proc/sys && echo 1 > /proc/sys/kernel/panic")]
    [InlineData("echo 1 > /proc/sys/kernel/panic")]
    [InlineData("mount -o remount,rw /proc/sys && echo 1 > /proc/sys/vm/drop_caches")]
    [InlineData("mkdir /t; mount -t proc none /t && echo 1 > /t/sys/kernel/panic")]
    [InlineData("mkdir /t; mount --bind /proc /t && echo 1 > /t/sysrq-trigger")]
    [InlineData("mkdir /t; mount --bind /etc/hostname /etc/hosts && echo x > /etc/hosts")]
    [InlineData("cat /proc/kcore | grep -q .")]
    [InlineData("nsenter -t 1 -n true")]
    [InlineData("date -s 2001-01-01; [ $(date +%Y) = 2001 ]")]
    [InlineData("dmesg | grep -q .")]
    [InlineData("ip link set eth0 down")]
    public async Task It_is_denied(string attempt)
    {
        var (_, log) = await fixture.RunAsync(Nested($"if ( {attempt} ) 2>/dev/null; then echo done; else echo denied; fi"));
        Assert.Equal("denied", log.Split('\n')[^1]);
    }

    [Fact]
    public async Task It_sees_and_kills_no_process_but_its_own()
    {
        var (_, log) = await fixture.RunAsync(Nested($"kill -9 {Environment.ProcessId} 2>&1 | grep -c 'No such process'; ls -d /proc/[0-9]* | wc -l"));
        Assert.Equal("1", log.Split('\n')[0]);
        Assert.InRange(int.Parse(log.Split('\n')[1]), 1, 4);
    }

    [Fact]
    public async Task What_it_makes_is_captured_and_shared_as_its_own()
    {
        var cache = Directory.CreateTempSubdirectory("slipway-cache-").FullName;
        var spec = Nested("mkdir /app; echo x > /app/x; chown 33:34 /app/x; echo y > /out/y") with { WritableBinds = [new(cache, "/out")] };
        await fixture.RunAsync(spec);
        using var tar = new MemoryStream();

        await fixture.Engine.CaptureAsync(spec.Id, "/app", tar, 1000, Cancel);

        tar.Position = 0;
        await using var reader = new TarReader(tar);
        Assert.Equal((0, 0), (await reader.GetNextEntryAsync(cancellationToken: Cancel)) is { } top ? (top.Uid, top.Gid) : default);
        Assert.Equal((33, 34), (await reader.GetNextEntryAsync(cancellationToken: Cancel)) is { } file ? (file.Uid, file.Gid) : default);
        Assert.Equal("y\n", await File.ReadAllTextAsync(Path.Join(cache, "y"), Cancel));
        Directory.Delete(cache, recursive: true);
    }

    [Fact]
    public async Task Buildah_builds_an_image_in_it()
    {
        using var buildah = BuildahLayer.Make();
        var output = Directory.CreateTempSubdirectory("slipway-out-").FullName;
        var spec = Nested("""
            mkdir -p /var/tmp /src; cp /bin/busybox /src/busybox; cd /src
            printf 'FROM scratch\nCOPY busybox /bin/sh\nRUN echo built > /built; [ $(id -u) = 0 ]\nCMD ["/bin/sh"]\n' > Dockerfile
            buildah --storage-driver vfs bud --isolation chroot -t made . && buildah --storage-driver vfs push made oci:/out/image
            """) with { WritableBinds = [new(output, "/out")], Memory = 512 << 20, User = "root" };
        var (status, log) = await fixture.RunAsync(spec with { Layers = [.. spec.Layers, buildah.Folder] });

        Assert.True(status.ExitCode == 0, log);
        Assert.True(File.Exists(Path.Join(output, "image", "index.json")));
        Directory.Delete(output, recursive: true);
    }

    private InstanceSpec Nested(string script) => fixture.Shell(script) with { Nested = true };
}

public sealed class CrunNestedTests() : NestedTests("crun");

public sealed class RuncNestedTests() : NestedTests("runc");
