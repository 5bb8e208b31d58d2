using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Integration.Tests.Support;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Policy;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Identity;

/// <summary>A job's token: issued while a policy says so, and good for as long as it does.</summary>
public sealed class AppTokenTests
{
    private const string Job = "job::/sandbox/admin::caller";

    [Fact]
    public async Task A_job_has_a_token_while_policy_issues_it_one()
    {
        await using var registry = await TestRegistry.StartAsync();
        registry.Push("team/app:1", await BusyboxImage.CreateAsync("sh"));
        await using var world = await ServerWorld.StartAsync();
        await world.DeployAsync(new { image_url = $"http://{registry.Host}/team/app:1", job_fqn = Job, start = false });
        var apps = world.Services.GetRequiredService<AppTokens>();
        var inForce = world.Services.GetRequiredService<PolicyInForce>();

        var refusal = await Assert.ThrowsAsync<SlipwayException>(() => apps.IssueAsync(Fqn.Parse(Job), Caller.Server));
        Assert.Equal(ErrorCodes.PolicyDenied, refusal.Code);
        Assert.Contains($"missing claim \"permit issue\" on \"{Job}\"", refusal.Message, StringComparison.Ordinal);

        Put(inForce, "app", $$"""{{Job}} { { permit issue } }""");
        Assert.Equal(TimeSpan.FromMinutes(30), (await apps.IssueAsync(Fqn.Parse(Job), Caller.Server)).Lifetime);
        Put(inForce, "app", $$"""{{Job}} { { permit issue } { tokenTimeout "3600s" } }""");
        var token = await apps.IssueAsync(Fqn.Parse(Job), Caller.Server);
        Assert.Equal(TimeSpan.FromHours(1), token.Lifetime);

        using var app = new Visitor(world) { Token = token.Text };
        var caller = await app.WhoAmIAsync();
        Assert.Equal((Job, "job", "/sandbox/admin", "appToken"), (caller.Name, caller.Type, caller.Namespace.ToString(), caller.AuthType));

        inForce.Replace(inForce.Current.Without("app"));
        var ended = await app.FailAsync(HttpMethod.Get, "/v1/jobs");
        Assert.Equal(401, ended.Code);
        Assert.Contains("missing claim \"permit issue\"", ended.Message, StringComparison.Ordinal);

        // Given again, the same token counts again; with the job it ends for good.
        Put(inForce, "app", $$"""{{Job}} { { permit issue } }""");
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
        var job = Assert.Single(await world.JobsAsync());
        await world.Http.DeleteAsync($"/v1/jobs/{job.Uuid}", ServerWorld.Cancel);
        Assert.Contains("is gone", (await app.FailAsync(HttpMethod.Get, "/v1/jobs")).Message, StringComparison.Ordinal);

        // Another job of that name does not inherit it.
        foreach (var package in await world.PackagesAsync())
            await world.Http.DeleteAsync($"/v1/packages/{package.Uuid}", ServerWorld.Cancel);
        await world.DeployAsync(new { image_url = $"http://{registry.Host}/team/app:1", job_fqn = Job, start = false });
        Assert.Contains("is gone", (await app.FailAsync(HttpMethod.Get, "/v1/jobs")).Message, StringComparison.Ordinal);
        app.Token = (await apps.IssueAsync(Fqn.Parse(Job), Caller.Server)).Text;
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/v1/jobs")).Status);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_has_none()
    {
        await using var world = await ServerWorld.StartAsync();
        var inForce = world.Services.GetRequiredService<PolicyInForce>();
        Put(inForce, "app", "job::/ { { permit issue } }");
        var refusal = await Assert.ThrowsAsync<SlipwayException>(
            () => world.Services.GetRequiredService<AppTokens>().IssueAsync(Fqn.Parse(Job), Caller.Server));
        Assert.Equal(ErrorCodes.NotFound, refusal.Code);
    }

    private static void Put(PolicyInForce inForce, string name, string text) =>
        inForce.Replace(inForce.Current.With(PolicyDocument.Parse(name, text).Document!));
}
