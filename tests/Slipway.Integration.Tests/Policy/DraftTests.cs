using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Slipway.Testing.Images;
using Slipway.Testing.Registries;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>Documents that are being written: their mistakes at their place, and whom they would affect.</summary>
public sealed class DraftTests
{
    [Fact]
    public async Task Mistakes_are_told_with_their_place_and_nothing_is_written()
    {
        await using var world = await ServerWorld.StartAsync();
        var result = await CheckAsync(world, "draft", "job::/prod {\n    { permit raed }\n}\njob::/prod { { permit read }\n");
        Assert.Contains(result.Mistakes, mistake => mistake is { Severity: "error", Line: > 3 });
        Assert.All(result.Mistakes, mistake => Assert.True(mistake is { Document: "draft", Column: > 0, Offset: >= 0, Message.Length: > 0, Advice.Length: > 0, Code.Length: > 0 }));
        Assert.Equal((false, 0), (result.MayWrite, result.Effects.Count));

        using var policy = await PolicyClient.OpenAsync(world);
        Assert.DoesNotContain(await policy.ListAsync(), document => document.Name == "draft");
    }

    [Fact]
    public async Task A_draft_tells_which_users_and_jobs_it_would_affect()
    {
        await using var images = await TestRegistry.StartAsync();
        images.Push("team/app:1", new ImageBuilder().Layer(layer => layer.File("etc/hello", "world")).Run("Cmd", "/bin/app").Build());
        await using var world = await ServerWorld.StartAsync();
        await world.DeployAsync(new { image_url = $"{images.Host}/team/app:1", job_fqn = "job::/prod::web", start = false });
        await world.IssueTokenAsync("fred");

        var result = await CheckAsync(world, "fred", """
            job::/prod { if (auth_server@apcera.me->name == fred) { permit read, start } }
            job::/prod { if (auth_server@apcera.me->name == "job::/prod::web") { permit create } }
            """);
        Assert.Empty(result.Mistakes);
        Assert.True(result is { MayWrite: true, Complete: true });
        Assert.Equal(
            ["fred permit read job::/prod::web", "fred permit start job::/prod::web", "job::/prod::web permit create job::/prod"],
            result.Effects.Where(effect => effect.Allowed).Select(effect => $"{effect.Principal} {effect.Claim} {effect.Fqn}").Order(StringComparer.Ordinal));

        using var policy = await PolicyClient.OpenAsync(world);
        await policy.PutAsync("fred", "job::/prod { if (auth_server@apcera.me->name == fred) { permit read, start } }");
        result = await CheckAsync(world, "fred", "job::/prod { if (auth_server@apcera.me->name == fred) { permit read } }");
        Assert.Equal(new PolicyEffect("fred", "permit start", (await world.JobsAsync())[0].Fqn, false), Assert.Single(result.Effects));
    }

    [Fact]
    public async Task Who_may_not_write_a_document_is_told_only_of_its_mistakes()
    {
        await using var world = await ServerWorld.StartAsync();
        using var stranger = await PolicyClient.OpenAsync(world, "stranger");
        var result = await stranger.CheckAsync("mine", "job::/ { if (auth_server@apcera.me->name == stranger) { permit read } }");
        Assert.Equal((0, false, 0), (result.Mistakes.Count, result.MayWrite, result.Effects.Count));
        // Nor the administrator, a document that updates overwrite.
        Assert.False((await CheckAsync(world, "rolePermissions", "job::/ { if (role == admin) { permit all } }")).MayWrite);
    }

    private static async Task<PolicyCheckResult> CheckAsync(ServerWorld world, string name, string text)
    {
        using var admin = await PolicyClient.OpenAsync(world);
        return await admin.CheckAsync(name, text);
    }
}
