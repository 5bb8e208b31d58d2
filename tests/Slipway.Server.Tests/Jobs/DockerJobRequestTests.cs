using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Server.Jobs;
using Xunit;

namespace Slipway.Server.Tests.Jobs;

public sealed class DockerJobRequestTests
{
    [Theory]
    [InlineData("""{"job_fqn":"job::/s::n"}""", "$.image_url", "is required")]
    [InlineData("""{"image_url":"nats"}""", "$.job_fqn", "is required")]
    [InlineData("""{"image_url":"nats","job_fqn":"package::/s::n"}""", "$.job_fqn", "a job is expected")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","exposed_ports":[80,70000]}""", "$.exposed_ports[1]", "70000 is not a port")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","env":{"A=B":"c"}}""", "$.env", "'A=B' is not a variable name")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","start_command":[""]}""", "$.start_command[0]", "may not be empty")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","resources":{"memory":1000}}""", "$.resources.memory", "too few")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","resources":{"cpu":-1}}""", "$.resources.cpu", "0 (no limit) or more")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","restart":{"restart_mode":"no","maximum_attempts":-1}}""", "$.restart.maximum_attempts", "0 (no limit) or more")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","num_instances":0}""", "$.num_instances", "must be 1 to")]
    public void A_wrong_field_is_named_by_its_path(string body, string path, string expected)
    {
        var failure = Check(body);
        Assert.Equal(ErrorCodes.RequestInvalid, failure.Code);
        Assert.Equal(path, failure.JsonPath);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","volumes":["/data"]}""", "$.volumes")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","volume_provider_fqn":"provider::/a::b"}""", "$.volume_provider_fqn")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","hard_scheduling_tags":{"gpu":true}}""", "$.hard_scheduling_tags")]
    [InlineData("""{"image_url":"nats","job_fqn":"job::/s::n","soft_scheduling_tags":{"gpu":true}}""", "$.soft_scheduling_tags")]
    public void What_this_server_does_not_do_is_refused_and_never_ignored(string body, string path)
    {
        var failure = Check(body);
        Assert.Equal(ErrorCodes.RequestUnsupported, failure.Code);
        Assert.Equal(path, failure.JsonPath);
    }

    [Fact]
    public void One_answer_names_everything_that_is_wrong()
    {
        var failure = Check("""{"image_url":"NATS","job_fqn":"nats","exposed_ports":[0]}""");
        Assert.Contains("$.image_url", failure.Message, StringComparison.Ordinal);
        Assert.Contains("$.job_fqn", failure.Message, StringComparison.Ordinal);
        Assert.Contains("$.exposed_ports[0]", failure.Message, StringComparison.Ordinal);
    }

    private static SlipwayException Check(string body) => Assert.Throws<SlipwayException>(
        () => DockerJobRequest.Check(JsonSerializer.Deserialize(body, SlipwayJson.Wire.CreateDockerJobRequest)!));
}
