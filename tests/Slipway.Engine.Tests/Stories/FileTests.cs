using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.InteropServices;
using Slipway.Contracts.Files;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>The files of an instance, looked at and carried away, and folders that it shares.</summary>
public sealed partial class FileTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Build = """
        mkdir -p /app/bin /app/empty; cd /app
        echo one > a; chown 1000:1001 a; chmod 4750 a; touch -d '2001-02-03 04:05:06' a
        ln a bin/b; ln -s ../a bin/link; ln -s /etc/shadow bin/outside; mkfifo pipe
        rm /bin/orphan-script
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_directory_is_listed_while_it_runs_and_after()
    {
        var spec = fixture.Shell(Build + "\necho ready; exec sleep 1000");
        await fixture.StartAsync(spec);
        await fixture.WaitForLineAsync(spec.Id, "ready");
        FileListing[] expected = [new("a", 4), new("bin/"), new("empty/"), new("pipe")];

        Assert.Equal(expected, await fixture.Engine.ListAsync(spec.Id, "/app", Cancel));
        await fixture.Engine.StopAsync(spec.Id, EngineFixture.AtOnce, Cancel);
        Assert.Equal(expected, await fixture.Engine.ListAsync(spec.Id, "/app/", Cancel));
        Assert.Equal([new("b", 4), new("link"), new("outside")], await fixture.Engine.ListAsync(spec.Id, "/app/bin", Cancel));
        Assert.DoesNotContain("orphan-script", (await fixture.Engine.ListAsync(spec.Id, "/bin", Cancel)).Select(file => file.Name));
        await fixture.Engine.RemoveAsync(spec.Id, Cancel);
        Assert.Equal("not_found", (await Failures.OfAsync(() => fixture.Engine.ListAsync(spec.Id, "/app", Cancel))).Code.Code);
    }

    [Fact]
    public async Task No_link_leads_out_of_it()
    {
        var outside = Directory.CreateTempSubdirectory("slipway-outside-").FullName;
        await File.WriteAllTextAsync(Path.Join(outside, "secret"), "x", Cancel);
        var spec = fixture.Shell($"mkdir -p /d; ln -s {outside} /d/abs; ln -s ../../../../..{outside} /d/rel; ln -s / /d/root; ln -s /proc/1/root /d/magic");
        await fixture.RunAsync(spec);

        foreach (var path in new[] { "/d/abs", "/d/rel", "/d/magic" + outside, "/d/../.." + outside, "d", "/d/none", "/bin/sh" })
            Assert.Equal("not_found", (await Failures.OfAsync(() => fixture.Engine.ListAsync(spec.Id, path, Cancel))).Code.Code);
        Assert.Contains(new FileListing("d/"), await fixture.Engine.ListAsync(spec.Id, "/d/root", Cancel));
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task A_tree_is_captured_as_it_is()
    {
        var spec = fixture.Shell(Build);
        Assert.Equal(0, (await fixture.RunAsync(spec)).Status.ExitCode);
        using var tar = new MemoryStream();

        await fixture.Engine.CaptureAsync(spec.Id, "/app", tar, 1000, Cancel);

        tar.Position = 0;
        var entries = new Dictionary<string, TarEntry>(StringComparer.Ordinal);
        await using var reader = new TarReader(tar);
        while (await reader.GetNextEntryAsync(copyData: true, Cancel) is { } entry)
            entries.Add(entry.Name, entry);
        Assert.Equal(["app/", "app/a", "app/bin/", "app/bin/b", "app/bin/link", "app/bin/outside", "app/empty/"], entries.Keys.Order(StringComparer.Ordinal));
        var file = entries["app/a"];
        Assert.Equal("one\n", await new StreamReader(file.DataStream!).ReadToEndAsync(Cancel));
        Assert.Equal((1000, 1001, (UnixFileMode)0b100_111_101_000), (file.Uid, file.Gid, file.Mode));
        Assert.Equal(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero), file.ModificationTime);
        Assert.Equal((TarEntryType.HardLink, "app/a"), (entries["app/bin/b"].EntryType, entries["app/bin/b"].LinkName));
        Assert.Equal((TarEntryType.SymbolicLink, "/etc/shadow"), (entries["app/bin/outside"].EntryType, entries["app/bin/outside"].LinkName));
    }

    [Fact]
    public async Task A_capture_is_true_to_the_bytes_of_link_targets_and_extended_attributes()
    {
        var layer = Directory.CreateTempSubdirectory("slipway-layer-").FullName;
        var app = Directory.CreateDirectory(Path.Join(layer, "app")).FullName;
        await File.WriteAllTextAsync(Path.Join(app, "file"), "x", Cancel);
        byte[] note = [0, 0xFF, (byte)'\n', (byte)'='];
        byte[] capability = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // cap_net_raw, permitted and in force
        Assert.Equal(0, SetAttribute(Path.Join(app, "file"), "user.note", note, note.Length, 0));
        Assert.Equal(0, SetAttribute(Path.Join(app, "file"), "security.capability", capability, capability.Length, 0));
        Assert.Equal(0, SetAttribute(app, "user.folder", [7], 1, 0));
        using (var link = Process.Start("/bin/sh", ["-c", $"ln -s \"$(printf '\\377/\\376')\" {app}/link"]))
            await link.WaitForExitAsync(Cancel);
        var spec = fixture.Shell("true");
        await fixture.RunAsync(spec with { Layers = [.. spec.Layers, layer] });
        using var tar = new MemoryStream();

        await fixture.Engine.CaptureAsync(spec.Id, "/app", tar, 1000, Cancel);

        var written = tar.ToArray();
        foreach (byte[] record in (byte[][])[[.. "SCHILY.xattr.user.note="u8, .. note, 10], [.. "SCHILY.xattr.security.capability="u8, .. capability, 10], [.. "SCHILY.xattr.user.folder="u8, 7, 10], [.. "linkpath="u8, 0xFF, (byte)'/', 0xFE, 10]])
            Assert.True(written.AsSpan().IndexOf(record) > 0, System.Text.Encoding.Latin1.GetString(record));
        Directory.Delete(layer, recursive: true);
    }

    [Fact]
    public async Task A_capture_is_bounded()
    {
        var spec = fixture.Shell("mkdir /app; dd if=/dev/zero of=/app/big bs=1000 count=10 2>/dev/null");
        await fixture.RunAsync(spec);

        await fixture.Engine.CaptureAsync(spec.Id, "/app", Stream.Null, 10_000, Cancel);
        var failure = await Failures.OfAsync(() => fixture.Engine.CaptureAsync(spec.Id, "/app", Stream.Null, 9_999, Cancel));
        Assert.Equal("layer_limit", failure.Code.Code);
        Assert.Equal("not_found", (await Failures.OfAsync(() => fixture.Engine.CaptureAsync(spec.Id, "/none", Stream.Null, 9_999, Cancel))).Code.Code);
    }

    [Fact]
    public async Task What_is_written_to_a_shared_folder_stays()
    {
        var cache = Directory.CreateTempSubdirectory("slipway-cache-").FullName;
        var write = fixture.Shell("cp /bin/busybox /cache/x; chmod 4755 /cache/x; grep ' /cache ' /proc/mounts; rm /cache/../etc/passwd") with { WritableBinds = [new(cache, "/cache")] };
        var (_, log) = await fixture.RunAsync(write);
        Assert.Matches("rw,nosuid,nodev", log);

        var read = fixture.Shell("ls /var/cache/y") with { WritableBinds = [new(cache, "/var/cache/y")] };
        Assert.Equal("x", (await fixture.RunAsync(read)).Log);
        Assert.Equal([Path.Join(cache, "x")], Directory.GetFileSystemEntries(cache));
        Directory.Delete(cache, recursive: true);
    }

    [Theory]
    [InlineData("/no/such/folder", "/cache")]
    [InlineData("tmp", "/cache")]
    [InlineData("/etc/hostname", "/cache")]
    [InlineData("/tmp/../etc", "/cache")]
    [InlineData("/tmp", "cache")]
    [InlineData("/tmp", "/")]
    [InlineData("/tmp", "/a/../b")]
    [InlineData("/tmp", "/proc")]
    [InlineData("/tmp", "/sys/fs/cgroup")]
    public async Task A_folder_that_cant_be_shared_is_refused(string source, string destination)
    {
        var spec = fixture.Spec("/bin/true") with { WritableBinds = [new(source, destination)] };
        Assert.Equal("start_failed", (await Failures.OfAsync(() => fixture.StartAsync(spec))).Code.Code);
        Assert.Empty(Leftovers.Of(spec.Id, fixture.Options));
    }

    [Fact]
    public async Task A_shared_folder_does_not_follow_a_link_out_of_the_package()
    {
        var (cache, outside, layer) = (Directory.CreateTempSubdirectory("slipway-cache-").FullName, Directory.CreateTempSubdirectory("slipway-out-").FullName, Directory.CreateTempSubdirectory("slipway-layer-").FullName);
        File.CreateSymbolicLink(Path.Join(layer, "cache"), outside);
        var spec = fixture.Shell("echo x > /cache/x") with { WritableBinds = [new(cache, "/cache/deep")] };
        spec = spec with { Layers = [.. spec.Layers, layer] };

        await Assert.ThrowsAnyAsync<Exception>(() => fixture.StartAsync(spec));

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        foreach (var folder in new[] { cache, outside, layer })
            Directory.Delete(folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetAttribute(string path, string name, ReadOnlySpan<byte> value, nint size, int flags);
}
