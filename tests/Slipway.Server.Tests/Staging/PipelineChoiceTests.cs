using Slipway.Contracts.Errors;
using Slipway.Server.Staging;
using Xunit;

namespace Slipway.Server.Tests.Staging;

public sealed class PipelineChoiceTests
{
    [Theory]
    [InlineData("docker", "Dockerfile", "package.json", "index.html")]
    [InlineData("dotnet", "App.csproj", "package.json")]
    [InlineData("dotnet", "Everything.slnx")]
    [InlineData("nodejs", "package.json", "requirements.txt", "index.html")]
    [InlineData("python", "pyproject.toml", "index.html")]
    [InlineData("static-site", "index.htm")]
    public void The_names_at_the_top_choose_the_pipeline(string pipeline, params string[] names) =>
        Assert.Equal(pipeline, PipelineChoice.Detect(BuiltInPipelines.All, names, hasStartCommand: false).Name);

    [Fact]
    public void Anything_runs_that_has_a_start_command()
    {
        Assert.Equal("bash", PipelineChoice.Detect(BuiltInPipelines.All, ["run"], hasStartCommand: true).Name);
        Assert.Equal("nodejs", PipelineChoice.Detect(BuiltInPipelines.All, ["package.json"], hasStartCommand: true).Name);
        var failure = Assert.Throws<SlipwayException>(() => PipelineChoice.Detect(BuiltInPipelines.All, ["run"], hasStartCommand: false));
        Assert.Equal(ErrorCodes.NothingDetected, failure.Code);
    }

    [Fact]
    public void Patterns_mind_the_case() =>
        Assert.Throws<SlipwayException>(() => PipelineChoice.Detect(BuiltInPipelines.All, ["dockerfile", "PACKAGE.JSON"], hasStartCommand: false));

    [Fact]
    public void What_comes_with_the_server_holds_its_own_rules() => Assert.All(BuiltInPipelines.All, PipelineChecks.Require);
}
