using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Slipway.Policy.Tokens;
using Slipway.Server.Policy;
using Slipway.Testing.Images;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>
/// The four blocks that the sample asks its reader to add, verbatim but for the user's name, as it says; and the sample's job,
/// which then deploys NATS beside itself.
/// </summary>
public sealed class SeedPolicyTests(RealRegistryFixture registry)
{
    private const string App = "job::/sandbox/admin::docker-api-tester";
    private const string Nats = "job::/sandbox/admin::nats";
    private const string Image = "https://registry-1.docker.io/library/nats:latest";

    private static readonly string[] Blocks =
    [
        """
                job::/sandbox/<USER>::docker-api-tester {
                    { permit issue }
                }
        """,
        """
                job::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        role admin
                    }
                }        
        """,
        """
                job::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        docker.allow "*"
                    }
                }        
        """,
        """
                package::/sandbox/<USER> {
                    if (auth_server@apcera.me->name == "job::/sandbox/<USER>::docker-api-tester") {
                        role admin
                    }
                }
        """,
    ];

    [Fact]
    public async Task With_all_four_the_job_deploys_and_pulls_nats()
    {
        await using var world = await StartAsync(missing: -1);
        Assert.Equal(App, TokenPolicy.ForJob(world.Services.GetRequiredService<PolicyInForce>().Current, Fqn.Parse(App)).Name);

        await BecomeTheAppAsync(world);
        var deployed = await world.DeployAsync(new { image_url = Image, job_fqn = Nats, start = false });
        Assert.Equal((TaskState.Complete, TaskErrored.Unerrored), (deployed.State, deployed.Errored));
        using var pull = await world.Http.PostAsync(
            "/v1/packages/docker", ServerWorld.JsonBody(new { image_url = Image, package_fqn = "package::/sandbox/admin::pulled" }), ServerWorld.Cancel);
        Assert.True(pull.IsSuccessStatusCode, await pull.Content.ReadAsStringAsync(ServerWorld.Cancel));
        var location = (await pull.Content.ReadFromJsonAsync(SlipwayJson.Wire.LocationResponse, ServerWorld.Cancel))!.Location;
        Assert.Equal(TaskState.Complete, (await world.WaitForEndAsync(new Uri(location))).State);
        Assert.Contains(await world.JobsAsync(), job => job.Fqn.ToString() == Nats && job.CreatedBy == App);

        // Its right ends at the sandbox.
        var elsewhere = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", $$"""{"image_url":"{{Image}}","job_fqn":"job::/prod::nats"}""");
        Assert.Equal(403, elsewhere.Code);
        await BecomeAsync(world, "admin");
    }

    [Fact]
    public async Task Without_the_first_the_job_is_issued_no_token_and_the_others_hold()
    {
        await using var world = await StartAsync(missing: 0);
        var grant = TokenPolicy.ForJob(world.Services.GetRequiredService<PolicyInForce>().Current, Fqn.Parse(App));
        Assert.False(grant.IsGranted);
        Assert.Equal($"Not allowed to issue \"{App}\" by policy: missing claim \"permit issue\" on \"{App}\"", grant.Problem);

        using var admin = await PolicyClient.OpenAsync(world);
        foreach (var (claim, fqn) in new[] { ("permit create", Nats), ($"docker.allow {Image}", Nats), ("permit create", "package::/sandbox/admin::nats") })
            Assert.True((await admin.SimulateAsync(new PolicySimulationRequest { Principal = App, Claim = claim, Fqn = fqn })).Allowed);
    }

    [Theory]
    [InlineData(1, "permit create", Nats, $"Not allowed to create \"{Nats}\" by policy: missing claim \"permit create\" on \"{Nats}\"")]
    [InlineData(2, $"docker.allow \"{Image}\"", Nats, $"Docker image \"{Image}\" not allowed by policy: missing claim \"docker.allow \\\"{Image}\\\"\" on \"{Nats}\"")]
    [InlineData(
        3,
        "permit create",
        "package::/sandbox/admin::nats",
        "Not allowed to create \"package::/sandbox/admin::nats\" by policy: missing claim \"permit create\" on \"package::/sandbox/admin::nats\"")]
    public async Task Without_another_the_deploy_is_refused_for_what_it_gives(int missing, string claim, string fqn, string message)
    {
        await using var world = await StartAsync(missing);
        await BecomeTheAppAsync(world);
        var refused = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", $$"""{"image_url":"{{Image}}","job_fqn":"{{Nats}}","start":false}""");

        Assert.Equal((403, "policy_denied", message), (refused.Code, refused.ErrorCode, refused.Message));
        Assert.Equal([claim], refused.MissingClaims);
        await BecomeAsync(world, "admin");
        using var admin = await PolicyClient.OpenAsync(world);
        var told = await admin.SimulateAsync(new PolicySimulationRequest { Principal = App, Claim = claim, Fqn = fqn });
        Assert.Equal((false, message), (told.Allowed, told.Message));
        Assert.Single(await world.JobsAsync());
    }

    // The sample's user is called admin, and everything is in its sandbox.
    private async Task<ServerWorld> StartAsync(int missing)
    {
        var world = await ServerWorld.StartAsync(registry.Registry.Url);
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync(
        [
            .. Blocks.Index().Where(block => block.Index != missing)
                .Select(block => PolicyClient.Doc($"block{block.Index}.pol", block.Item.Replace("<USER>", "admin", StringComparison.Ordinal), 0)),
        ]);
        var app = await world.DeployAsync(new { image_url = "redis", job_fqn = App, start = false });
        Assert.Equal((TaskState.Complete, TaskErrored.Unerrored), (app.State, app.Errored));
        return world;
    }

    private static Task BecomeTheAppAsync(ServerWorld world) => BecomeAsync(world, App);

    private static async Task BecomeAsync(ServerWorld world, string principal) =>
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync(principal));
}
