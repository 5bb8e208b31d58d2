using Slipway.Contracts.Names;
using Slipway.Engine.Instances;
using Slipway.Engine.Tests.Support;
using Xunit;

namespace Slipway.Engine.Tests.Stories;

/// <summary>A start that can't work says why, in words for the package's owner, and leaves nothing.</summary>
public sealed class FailedStartTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("/bin/nonesuch", "\"/bin/nonesuch\" can't be run: there is no such file")]
    [InlineData("nonesuch", "\"nonesuch\" can't be run: there is no such program in the package's PATH")]
    [InlineData("/bin/not-executable", "\"/bin/not-executable\" can't be run: the file is not executable")]
    [InlineData("/bin/not-a-program", "\"/bin/not-a-program\" can't be run: it is not a program for this machine")]
    [InlineData("/bin/orphan-script", "\"/bin/orphan-script\" can't be run: there is no such file in the package, or the interpreter")]
    public async Task A_command_that_cant_be_run(string command, string message)
    {
        var spec = fixture.Spec(command);
        await AssertRefusedAsync(spec, "start_failed", message);
        Assert.True(Directory.Exists(Path.Combine(fixture.Options.DataFolder, "logs", spec.Id.ToString())));
    }

    [Theory]
    [InlineData("nobody-here", "", "no user \"nobody-here\"")]
    [InlineData("app:nobodies", "", "no group \"nobodies\"")]
    [InlineData("app", "nobodies", "no group \"nobodies\"")]
    [InlineData("-1", "", "no user \"-1\"")]
    public async Task A_user_that_the_package_does_not_have(string user, string group, string message) =>
        await AssertRefusedAsync(fixture.Spec("/bin/true") with { User = user, Group = group }, "start_failed", message);

    [Fact]
    public async Task A_working_directory_with_a_file_in_its_way() =>
        await AssertRefusedAsync(fixture.Spec("/bin/true") with { WorkingDirectory = "/etc/passwd/deep" }, "start_failed", "/etc/passwd exists and is not a directory");

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public async Task A_host_name_that_is_none(string hostname) =>
        await AssertRefusedAsync(fixture.Spec("/bin/true") with { Hostname = hostname }, "start_failed", "host name");

    [Fact]
    public async Task A_layer_that_is_missing() =>
        await AssertRefusedAsync(fixture.Spec("/bin/true") with { Layers = [fixture.Base, "/nonesuch"] }, "engine_failed", "/nonesuch");

    [Fact]
    public async Task A_start_that_is_called_off_leaves_nothing()
    {
        foreach (var delay in (int[])[5, 20, 40, 60])
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(delay));
            var spec = fixture.Spec("/bin/sleep", "1000");
            try
            {
                await fixture.Engine.StartAsync(spec, cancel.Token);
                await fixture.EndAsync(spec.Id);
            }
            catch (OperationCanceledException)
            {
                AssertNothingLeft(spec.Id);
            }
        }
    }

    [Fact]
    public async Task A_passwd_that_points_out_of_the_package_is_read_inside_it()
    {
        // On the host /etc/passwd knows the user "daemon"; the package's link must not lead there.
        var layer = Layer("hostile");
        File.CreateSymbolicLink(Path.Combine(layer, "etc", "passwd"), "../../../../../../../../etc/shadow-of-the-host");
        File.CreateSymbolicLink(Path.Combine(layer, "etc", "group"), "/proc/1/root/etc/group");
        File.WriteAllText(Path.Combine(layer, "etc", "shadow-of-the-host"), "inner:x:1234:1:inside:/:/bin/sh\n");
        var (status, log) = await fixture.RunAsync(fixture.Spec("/bin/id", "-u") with { Layers = [fixture.Base, layer], User = "inner" });
        Assert.Equal((0, "1234"), (status.ExitCode, log));
        await AssertRefusedAsync(fixture.Spec("/bin/id") with { Layers = [fixture.Base, layer], User = "daemon" }, "start_failed", "no user");
    }

    [Fact]
    public async Task A_directory_behind_a_hostile_link_is_made_inside_the_package()
    {
        var outside = Path.Combine(fixture.Options.DataFolder, "outside");
        Directory.CreateDirectory(outside);
        var layer = Layer("escaping");
        File.CreateSymbolicLink(Path.Combine(layer, "way"), outside);
        File.CreateSymbolicLink(Path.Combine(layer, "up"), "../../../../etc");
        await AssertRefusedAsync(
            fixture.Spec("/bin/true") with { Layers = [fixture.Base, layer], ScratchDirectories = ["/way/made"] }, "start_failed", "/way exists and is not a directory");
        var (_, log) = await fixture.RunAsync(fixture.Spec("/bin/ls", "/etc/made-here", "-d") with
        {
            Layers = [fixture.Base, layer],
            ScratchDirectories = ["/up/made-here"],
        });
        Assert.Equal("/etc/made-here", log);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.False(Directory.Exists("/etc/made-here"));
    }

    private string Layer(string name)
    {
        var layer = Path.Combine(fixture.Options.DataFolder, name);
        Directory.CreateDirectory(Path.Combine(layer, "etc"));
        return layer;
    }

    private async Task AssertRefusedAsync(InstanceSpec spec, string code, string message)
    {
        var failure = await Failures.OfAsync(() => fixture.StartAsync(spec));
        Assert.Equal(code, failure.Code.Code);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        AssertNothingLeft(spec.Id);
        Assert.Equal(0, fixture.Ended.Count(spec.Id));
    }

    private void AssertNothingLeft(InstanceId id)
    {
        Assert.Empty(Leftovers.Of(id, fixture.Options));
    }
}
