using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Names;

namespace Slipway.Cli.Tests.Commands;

public sealed class PipelineTests : Story
{
    [Fact]
    public async Task Pipelines_are_listed_and_shown()
    {
        Assert.Contains("│ nodejs │ /apcera   │ 50       │ node:22-slim │ package.json │", (await Apc.RunAsync("staging", "pipeline", "list", "-ns", "/")).Output, StringComparison.Ordinal);
        var show = (await Apc.RunAsync("staging", "pipeline", "show", "/apcera::nodejs")).Output;
        Assert.Contains("│ Build Command:    │ npm install --production ", show, StringComparison.Ordinal);
        Assert.Contains("│                   │ rm -rf .npm ", show, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_differs_where_the_flags_say()
    {
        var clone = await Apc.RunWithInputAsync("y\n", "staging", "pipeline", "clone", "/apcera::nodejs", "--name", "yarn", "--build-cmd", "yarn install", "--build-egress");
        Assert.Equal(["Cloning the staging pipeline... done", "Success!"], clone.Lines[^2..]);
        var made = Server.Pipelines.All[Fqn.Parse("stagpipe::/sandbox/admin::yarn")];
        Assert.Equal(("yarn install", "node:22", true), (made.BuildCommand, made.BuildImage, made.BuildEgress));
    }

    [Fact]
    public async Task What_show_prints_as_json_makes_another()
    {
        var file = Path.Combine(Apc.Home, "p.json");
        await File.WriteAllTextAsync(file, (await Apc.RunAsync("staging", "pipeline", "show", "/apcera::nodejs", "--json")).Output, TestContext.Current.CancellationToken);
        var create = await Apc.RunAsync("staging", "pipeline", "create", "mine", "--file", file, "--detect", "a.txt", "--detect", "b.txt", "--batch");
        Assert.Equal(["Creating the staging pipeline... done", "Success!"], create.Lines[^2..]);
        var made = Server.Pipelines.All[Fqn.Parse("stagpipe::/sandbox/admin::mine")];
        Assert.Equal(["a.txt", "b.txt"], made.Detect);
        Assert.Equal("node:22-slim", made.RunImage);

        Assert.Equal(0, (await Apc.RunAsync("staging", "pipeline", "delete", "mine", "--batch", "-q")).ExitCode);
        Assert.False(Server.Pipelines.All.ContainsKey(made.Fqn));
    }

    [Fact]
    public async Task A_file_that_is_no_pipeline_is_named()
    {
        var file = Path.Combine(Apc.Home, "p.json");
        await File.WriteAllTextAsync(file, "[1]", TestContext.Current.CancellationToken);
        var create = await Apc.RunAsync("staging", "pipeline", "create", "mine", "-f", file, "--batch");
        Assert.Equal(2, create.ExitCode);
        Assert.Contains($"{file} is not a staging pipeline: it is not a JSON object.", create.Error, StringComparison.Ordinal);
    }
}
