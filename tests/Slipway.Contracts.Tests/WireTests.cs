using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Tasks;
using Xunit;

namespace Slipway.Contracts.Tests;

/// <summary>What v1 clients send is understood, and what they read is there.</summary>
public sealed class WireTests
{
    [Fact]
    public void The_smallest_real_request_is_understood()
    {
        var request = JsonSerializer.Deserialize(
            """{"image_url":"https://registry-1.docker.io/library/nats:latest","job_fqn":"job::/sandbox/admin::nats","start":true}""",
            SlipwayJson.Wire.CreateDockerJobRequest)!;
        Assert.Equal("job::/sandbox/admin::nats", request.JobFqn);
        Assert.True(request.Start);
        Assert.Null(request.Unknown);
    }

    [Fact]
    public void The_fuller_request_is_understood_field_by_field()
    {
        var request = JsonSerializer.Deserialize(
            """
            {"allow_egress":true,"exposed_ports":[2368],"image_url":"ghost","job_fqn":"job::/sandbox/admin::ghost-blog",
             "resources":{"cpu":0,"disk":1073741824,"memory":268435456,"netmax":0,"network":5000000},
             "restart_config":{"maximum_attempts":3,"restart_mode":"always"},"routes":{"http://ghostblog.example.com":2368},
             "start":true,"volume_provider_fqn":"provider::/apcera/providers::apcfs","colour":"red"}
            """,
            SlipwayJson.Wire.CreateDockerJobRequest)!;
        Assert.Equal(268435456, request.Resources!.Memory);
        Assert.Equal(new RestartConfig(RestartMode.Always, 3), request.RestartConfig);
        Assert.Equal(2368, request.Routes!["http://ghostblog.example.com"]);
        Assert.Equal(["colour"], request.Unknown!.Keys);
    }

    [Fact]
    public void An_event_has_every_field_that_a_client_reads_without_looking()
    {
        var id = TaskId.New();
        var json = JsonSerializer.Serialize(
            new TaskEvent { Uuid = id, TaskUuid = id, Seq = 7, Time = 5, Thread = "nats", Stage = "Creating job" }, SlipwayJson.Wire.TaskEvent);
        Assert.Equal(
            $$$"""{"uuid":"{{{id}}}","task_uuid":"{{{id}}}","seq":7,"time":5,"task_event_type":"event","thread":"nats","stage":"Creating job","subtask":{"name":"","index":0,"total":0,"progress":{"current":0,"progress":0}},"tags":[],"payload":{}}""",
            json);
    }

    [Fact]
    public void What_is_left_out_keeps_its_default()
    {
        var job = JsonSerializer.Deserialize(
            """{"uuid":"1514547c-1ce5-4e47-854c-6a3682bef41a","fqn":"job::/sandbox/admin::nats"}""", SlipwayJson.Wire.Job)!;
        Assert.Equal(1, job.NumInstances);
        Assert.Empty(job.Tags);
        Assert.Equal(RestartMode.No, job.Restart.RestartMode);
    }

    [Fact]
    public void Odd_keys_are_spelt_as_v1_spells_them()
    {
        var origin = JsonSerializer.Serialize(
            new Job { Uuid = JobId.New(), Fqn = Fqn.Parse("job::/a::b"), DockerOrigin = new DockerOrigin { ImageName = "n" } }, SlipwayJson.Wire.Job);
        Assert.Contains("\"docker_origin\":{\"ImageName\":\"n\",\"ImageTag\":\"\",\"RegistryURL\":\"\",\"Volumes\":[]}", origin, StringComparison.Ordinal);
        Assert.Contains("\"try_again_in_ms\":0", JsonSerializer.Serialize(new ApiError { Code = 400, Message = "" }, SlipwayJson.Wire.ApiError), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_for_a_token_never_prints_its_password() =>
        Assert.DoesNotContain("hunter2", new Identity.TokenRequest { Username = "u", Password = "hunter2" }.ToString(), StringComparison.Ordinal);
}
