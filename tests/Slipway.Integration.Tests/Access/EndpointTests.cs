using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Xunit;

namespace Slipway.Integration.Tests.Access;

/// <summary>Nothing can be reached around the token and the policy.</summary>
public sealed class EndpointTests
{
    private static readonly string[] Open = ["/", "/console/{**name}", "/healthz", "/readyz", "/v1/version", "/v1/errors", "/v1/errors/{code}", "/v1/oauth2/token", "/v1/oauth2/revoke", "/v1/session"];

    [Fact]
    public async Task Every_endpoint_states_what_it_needs_and_only_a_few_need_nothing()
    {
        await using var world = await ServerWorld.StartAsync();
        var endpoints = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<EndpointRequirement>()));
        Assert.Equal(
            Open.Order(),
            endpoints.Where(endpoint => !endpoint.Metadata.GetMetadata<EndpointRequirement>()!.Token).Select(endpoint => endpoint.RoutePattern.RawText!).Order());
    }

    // What each caller gets. The stranger has a token and no right; the job has rights like the admin's on jobs and packages.
    private const string Table = """
        endpoint                         nobody garbage expired wrong-key stranger admin job
        GET /                            200    200     200     200       200      200   200
        GET /console/{**name}            200    200     200     200       200      200   200
        GET /healthz                     200    200     200     200       200      200   200
        GET /readyz                      200    200     200     200       200      200   200
        GET /v1/audit                    401    401     401     401       200      200   200
        POST /v1/bindings                401    401     401     401       404      200   200
        GET /v1/errors                   200    200     200     200       200      200   200
        GET /v1/errors/{code}            200    200     200     200       200      200   200
        GET /v1/info                     401    401     401     401       200      200   200
        GET /v1/jobs                     401    401     401     401       200      200   200
        POST /v1/jobs                    401    401     401     401       404      200   200
        POST /v1/jobs/docker             401    401     401     401       403      200   200
        POST /v1/jobs/docker/plan        401    401     401     401       200      200   200
        POST /v1/jobs/docker-job-check   401    401     401     401       403      200   200
        GET /v1/jobs/health              401    401     401     401       200      200   200
        GET /v1/jobs/routes              401    401     401     401       200      200   200
        GET /v1/jobs/routes/{endpoint}   401    401     401     401       404      200   200
        DELETE /v1/jobs/{id}             401    401     401     401       404      200   200
        GET /v1/jobs/{id}                401    401     401     401       404      200   200
        PUT /v1/jobs/{id}                401    401     401     401       404      200   200
        GET /v1/jobs/{id}/compliance     401    401     401     401       404      200   200
        GET /v1/jobs/{id}/files/{**path} 401    401     401     401       404      409   409
        GET /v1/jobs/{id}/instances      401    401     401     401       404      200   200
        GET /v1/jobs/{id}/logs           401    401     401     401       404      200   200
        POST /v1/jobs/{id}/logs/ticket   401    401     401     401       404      200   200
        POST /v1/jobs/{id}/restart       401    401     401     401       404      503   503
        GET /v1/jobs/{id}/tunnel         401    401     401     401       404      409   409
        GET /v1/jobs/{id}/tunnel/{instance} 401 401     401     401       404      404   404
        GET /v1/jobs/{id}/versions       401    401     401     401       404      200   200
        GET /v1/jobs/{id}/versions/{number} 401 401     401     401       404      200   200
        GET /v1/namespace/default        401    401     401     401       200      200   200
        GET /v1/node                     401    401     401     401       403      200   403
        POST /v1/oauth2/revoke           200    200     200     200       200      200   200
        POST /v1/oauth2/token            400    400     400     400       400      400   400
        GET /v1/oauth2/userinfo          401    401     401     401       200      200   200
        GET /v1/packages                 401    401     401     401       200      200   200
        POST /v1/packages                401    401     401     401       403      200   200
        POST /v1/packages/docker         401    401     401     401       403      200   200
        POST /v1/packages/prune          401    401     401     401       200      200   200
        DELETE /v1/packages/{id}         401    401     401     401       404      200   200
        GET /v1/packages/{id}            401    401     401     401       404      200   200
        PUT /v1/packages/{id}/resources/{resource} 401    401     401     401       404      409   409
        PUT /v1/packages/resources/{id}  401    401     401     401       404      409   409
        GET /v1/policy                   401    401     401     401       200      200   200
        PUT /v1/policy                   401    401     401     401       403      200   403
        POST /v1/policy/check            401    401     401     401       200      200   200
        POST /v1/policy/sim              401    401     401     401       403      200   403
        DELETE /v1/policy/{name}         401    401     401     401       404      200   404
        GET /v1/policy/{name}            401    401     401     401       404      200   404
        GET /v1/policy/{name}/versions   401    401     401     401       404      200   404
        DELETE /v1/routes                401    401     401     401       404      200   200
        POST /v1/routes                  401    401     401     401       404      200   200
        GET /v1/services                 401    401     401     401       200      200   200
        POST /v1/services                401    401     401     401       403      200   403
        DELETE /v1/services/{id}         401    401     401     401       404      200   404
        GET /v1/services/{id}            401    401     401     401       404      200   404
        DELETE /v1/session               401    401     401     401       409      409   409
        GET /v1/session                  401    401     401     401       200      200   200
        POST /v1/session                 400    400     400     400       400      400   400
        GET /v1/stagingpipelines         401    401     401     401       200      200   200
        POST /v1/stagingpipelines        401    401     401     401       403      200   403
        DELETE /v1/stagingpipelines/{id} 401    401     401     401       404      200   404
        GET /v1/stagingpipelines/{id}    401    401     401     401       404      200   404
        PUT /v1/stagingpipelines/{id}    401    401     401     401       404      200   404
        GET /v1/tasks                    401    401     401     401       200      200   200
        DELETE /v1/tasks/{id}            401    401     401     401       404      409   409
        GET /v1/tasks/{id}               401    401     401     401       404      200   200
        POST /v1/tasks/{id}/ticket       401    401     401     401       404      200   200
        POST /v1/unbind                  401    401     401     401       404      200   200
        POST /v1/unlink                  401    401     401     401       404      200   200
        GET /v1/users                    401    401     401     401       200      200   200
        POST /v1/users                   401    401     401     401       403      200   403
        DELETE /v1/users/{name}          401    401     401     401       404      200   404
        GET /v1/users/{name}             401    401     401     401       404      200   404
        PUT /v1/users/{name}/password    401    401     401     401       404      200   404
        DELETE /v1/users/{name}/tokens   401    401     401     401       404      200   404
        GET /v1/version                  200    200     200     200       200      200   200
        """;

    [Fact]
    public async Task Every_endpoint_answers_every_kind_of_caller_as_the_table_says()
    {
        await using var world = await EndpointWorld.StartAsync();
        using var client = new HttpClient { BaseAddress = world.Server.Http.BaseAddress };
        var expected = Table.Split('\n').Select(Words).ToList();
        Assert.Equal(["endpoint", .. world.Callers.Select(caller => caller.Column)], expected[0]);

        var actual = new List<string>();
        foreach (var (method, pattern) in Endpoints(world.Server))
        {
            var row = new StringBuilder($"{method} {pattern}".PadRight(32));
            foreach (var (column, token) in world.Callers)
            {
                using var request = await world.RequestAsync(method, pattern);
                if (token is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerWorld.Cancel);
                row.Append(' ').Append(((int)response.StatusCode).ToString().PadRight(column.Length));
            }

            actual.Add(row.ToString().TrimEnd());
        }

        var known = expected.Skip(1).Select(Line).ToHashSet();
        var different = actual.Where(row => !known.Contains(Line(Words(row)))).ToList();
        Assert.True(different.Count == 0, $"These endpoints do not answer as the table says, or are not in it:\n{string.Join('\n', different)}");
        Assert.Equal(known.Order(), actual.Select(row => Line(Words(row))).Order());
    }

    [Fact]
    public async Task A_job_has_no_right_that_no_document_gives_it()
    {
        await using var world = await EndpointWorld.StartAsync();
        world.Server.Repeal("robot");
        using var request = await world.RequestAsync("DELETE", "/v1/jobs/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Callers.Single(caller => caller.Column == "job").Token);
        using var response = await world.Server.Http.SendAsync(request, ServerWorld.Cancel);
        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_stranger_is_told_which_claim_is_missing()
    {
        await using var world = await ServerWorld.StartAsync();
        world.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await world.IssueTokenAsync("stranger"));
        var error = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", """{"image_url":"nats","job_fqn":"job::/sandbox/admin::nats"}""");
        Assert.Equal((403, "policy_denied"), (error.Code, error.ErrorCode));
        Assert.Equal(["permit create", "docker.allow \"https://registry-1.docker.io/library/nats:latest\""], error.MissingClaims);
        Assert.Equal("Not allowed to create \"job::/sandbox/admin::nats\" by policy: missing claim \"permit create\" on \"job::/sandbox/admin::nats\"", error.Message);
    }

    [Fact]
    public async Task The_first_administrator_logs_in_with_the_password_that_was_left_for_them()
    {
        await using var world = await ServerWorld.StartAsync();
        var password = (await File.ReadAllTextAsync(Path.Combine(world.Data, FirstAdministrator.PasswordFile), ServerWorld.Cancel)).Trim();
        using var client = new HttpClient { BaseAddress = world.Http.BaseAddress };
        using var good = await client.PostAsync("/v1/oauth2/token", Grant("admin", password), ServerWorld.Cancel);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        foreach (var (user, wrong) in new[] { ("admin", "wrong"), ("nobody", password), ("", "") })
        {
            using var bad = await client.PostAsync("/v1/oauth2/token", Grant(user, wrong), ServerWorld.Cancel);
            Assert.True(bad.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest);
        }
    }

    private static FormUrlEncodedContent Grant(string user, string password) =>
        new(new Dictionary<string, string> { ["grant_type"] = "password", ["username"] = user, ["password"] = password });

    private static IEnumerable<(string Method, string Pattern)> Endpoints(ServerWorld world) =>
        world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(method => (method, endpoint.RoutePattern.RawText is "/" ? "/" : endpoint.RoutePattern.RawText!.TrimEnd('/'))))
            .OrderBy(endpoint => endpoint.Item2, StringComparer.Ordinal).ThenBy(endpoint => endpoint.method, StringComparer.Ordinal);

    // "GET /v1/jobs 401 401 …"
    private static string Line(string[] words) => string.Join(' ', words);

    private static string[] Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
