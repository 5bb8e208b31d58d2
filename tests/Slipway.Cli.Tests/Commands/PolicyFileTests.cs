using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

/// <summary>What apc does with policy files alone: no target is set, and no server is there.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private readonly ApcShell apc = new();

    [Fact]
    public async Task Every_mistake_is_told_with_its_place()
    {
        var path = Write("bad.pol", "jop::/prod {\n    { permit read }\n}\n\njob::/x {\n    if (role == admin || role == dev) { permit read }\n}\n");
        var check = await apc.RunAsync("policy", "check", path);
        Assert.Equal(2, check.ExitCode);
        Assert.Equal("", check.Error);
        Assert.StartsWith($"{path}:1:1: error POL011: ", check.Lines[0], StringComparison.Ordinal);
        Assert.Equal(["    jop::/prod {", "    ^^^"], check.Lines[1..3]);
        Assert.Contains($"{path}:6:23: error POL023: '||' is not part of the policy language", check.Lines);
        Assert.Equal("1 file: 2 errors.", check.Lines[^1]);
    }

    [Fact]
    public async Task What_is_right_needs_one_line()
    {
        var good = Write("good.pol", "job::/x { { permit read } }");
        var warned = Write("warn.pol", "job::/x { if (a == [b]) { permit read } }");
        var check = await apc.RunAsync("policy", "check", good, warned);
        Assert.Equal(0, check.ExitCode);
        Assert.Equal("2 files: 1 warning.", check.Lines[^1]);
        Assert.Equal("1 file: no mistakes.\n", (await apc.RunWithInputAsync("job::/x { { permit read } }", "policy", "check", "-")).Output);
        Assert.StartsWith("stdin:1:1: error ", (await apc.RunWithInputAsync("nonsense", "policy", "check", "-")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_policy_text_at_all_is_refused()
    {
        var path = Path.Join(apc.Home, "binary.pol");
        File.WriteAllBytes(path, [0xff, 0xfe, 0x00]);
        Assert.Contains("POL002", (await apc.RunAsync("policy", "check", path)).Output, StringComparison.Ordinal);
        var format = await apc.RunAsync("policy", "fmt", path);
        Assert.Equal(2, format.ExitCode);
        Assert.Equal([0xff, 0xfe, 0x00], File.ReadAllBytes(path));
        Assert.Contains("POL001", (await apc.RunAsync("policy", "check", Write("large.pol", new string(' ', 600_000)))).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await apc.RunAsync("policy", "check", apc.Home)).ExitCode);
        Assert.Contains("POL009", (await apc.RunAsync("policy", "check", Write("a b.pol", ""))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_formatted_in_place()
    {
        var path = Write("x.pol", "job::/x{ {permit read} } // why\r\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var broken = Write("broken.pol", "job::/x {");

        var check = await apc.RunAsync("policy", "fmt", "--check", path);
        Assert.Equal((1, path + "\n"), (check.ExitCode, check.Output));

        var format = await apc.RunAsync("policy", "fmt", path, broken);
        Assert.Equal((2, ""), (format.ExitCode, format.Output));
        Assert.Contains($"{broken}:1:", format.Error, StringComparison.Ordinal);
        Assert.Equal("job::/x {", File.ReadAllText(broken));
        var formatted = File.ReadAllText(path);
        Assert.Contains("// why", formatted, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', formatted);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal((0, ""), ((await apc.RunAsync("policy", "fmt", "--check", path)).ExitCode, (await apc.RunAsync("policy", "fmt", path)).Output));
        Assert.Equal(formatted, (await apc.RunWithInputAsync("job::/x{ {permit read} } // why\n", "policy", "fmt", "-")).Output);
        Assert.Equal(2, Directory.GetFiles(apc.Home).Length);
    }

    public void Dispose() => apc.Dispose();

    private string Write(string name, string text)
    {
        var path = Path.Join(apc.Home, name);
        File.WriteAllText(path, text);
        return path;
    }
}
