using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Deploy;

/// <summary>What a deploy would do, told before it is asked for.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task A_plan_says_what_is_to_be_fetched_what_it_takes_and_which_rules_allow_it()
    {
        await using var images = await TestRegistry.StartAsync();
        images.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Layer(layer => layer.File("etc/more", "more")).Run("Cmd", "/bin/app").Build());
        await using var world = await ServerWorld.StartAsync();
        var request = new { image_url = $"{images.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app", start = false };

        var plan = await PlanAsync(world, request);
        Assert.True(plan.Allowed, plan.Message);
        Assert.Equal((2, 2, false), (plan.Layers, plan.MissingLayers, plan.NameTaken));
        Assert.True(plan.MissingBytes > 0 && plan.MissingBytes == plan.Bytes && plan.NeedBytes >= plan.MissingBytes && plan.FreeBytes > plan.NeedBytes);
        Assert.EndsWith("/team/app:1", plan.Image, StringComparison.Ordinal);
        Assert.NotNull(plan.Digest);
        Assert.Equal(["permit create", "permit create", "docker.allow \"*\""], plan.Decisions.Select(decision => decision.Claim).Take(3));
        Assert.All(plan.Decisions, decision => Assert.True(decision.Allowed && decision.DecidedBy.Count > 0));
        // Asking makes nothing.
        Assert.Empty(await world.JobsAsync());
        Assert.Empty(await world.PackagesAsync());

        await world.DeployAsync(request);
        plan = await PlanAsync(world, request);
        Assert.Equal((true, 0, 0L, 0L), (plan.NameTaken, plan.MissingLayers, plan.MissingBytes, plan.NeedBytes));
    }

    [Fact]
    public async Task Who_may_not_deploy_is_told_why_and_the_registry_is_not_asked()
    {
        await using var images = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("stranger"));
        var plan = await PlanAsync(world, new { image_url = $"{images.Host}/team/app:1", job_fqn = "job::/sandbox/admin::app", start = true });
        Assert.False(plan.Allowed);
        Assert.Equal(["permit create", "permit start"], plan.MissingClaims.Take(2));
        Assert.StartsWith("Not allowed to create \"job::/sandbox/admin::app\" by policy", plan.Message, StringComparison.Ordinal);
        Assert.Empty(images.Requests);
        Assert.Equal((false, 0), (plan.NameTaken, plan.Layers));
    }

    [Fact]
    public async Task What_is_wrong_by_itself_or_not_to_be_had_is_refused_with_its_field_or_reason()
    {
        await using var images = await TestRegistry.StartAsync();
        await using var world = await ServerWorld.StartAsync();
        var wrong = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker/plan", """{"image_url":"not an image","job_fqn":"job::/sandbox/admin::app"}""");
        Assert.Equal((400, "$.image_url"), (wrong.Code, wrong.Path));
        var absent = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker/plan", $$"""{"image_url":"{{images.Host}}/team/none","job_fqn":"job::/sandbox/admin::app"}""");
        Assert.Equal("image_not_found", absent.ErrorCode);
    }

    private static async Task<DockerJobPlan> PlanAsync(ServerWorld world, object request)
    {
        using var response = await world.Http.PostAsync("/v1/jobs/docker/plan", ServerWorld.JsonBody(request), ServerWorld.Cancel);
        var text = await response.Content.ReadAsStringAsync(ServerWorld.Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, SlipwayJson.Wire.DockerJobPlan)!;
    }
}
