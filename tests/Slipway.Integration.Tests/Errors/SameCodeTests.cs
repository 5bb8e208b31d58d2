using System.Text.RegularExpressions;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Tasks;
using Slipway.Integration.Tests.Support;
using Xunit;

namespace Slipway.Integration.Tests.Errors;

/// <summary>Each kind of failure has one code: in the Task's last event or the API's answer, in what apc prints, in its exit status, and in the docs.</summary>
public sealed partial class SameCodeTests(ErrorWorld world) : IClassFixture<ErrorWorld>
{
    [Theory]
    [InlineData("no credentials", "registry_auth_required", "wants a login for 'team/app:1'", "registries:[^']+:username")]
    [InlineData("wrong credentials", "registry_auth_failed", "to the login 'user'", "Either the login is wrong or it may not read this repository")]
    [InlineData("absent repository", "image_not_found", "has no 'team/none:1'", "Check the name and the tag")]
    [InlineData("absent tag", "image_not_found", "has no 'team/app:none'", "if the repository is private, registries answer the same without a login")]
    [InlineData("absent repository behind a login", "registry_auth_required", "Either the repository is private, or it does not exist: registries answer both this way")]
    [InlineData("rate limited", "registry_rate_limited", @"wait 3600 s, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")]
    [InlineData("unknown CA", "registry_untrusted", "SHA-256 fingerprint [0-9A-Fa-f:]{64,}", "registries:[^']+:caFile")]
    [InlineData("wrong architecture", "image_platform_unavailable", "linux/s390x", "linux/(amd64|arm64)")]
    [InlineData("disk full", "disk_full", @"needs about [0-9.]+GB", @"[0-9.]+[MGT]B are free on the disk")]
    [InlineData("unsupported manifest", "image_unsupported", "its manifest is of Docker's schema 1")]
    [InlineData("unsupported configuration", "image_unsupported", @"application/vnd\.cncf\.helm\.config\.v1\+json")]
    [InlineData("digest mismatch", "digest_mismatch", "sha256:[0-9a-f]{12}")]
    [InlineData("engine missing", "engine_missing", "the configured runtime no-such-runtime is not installed", "apt-get install")]
    public async Task A_task_that_fails_says_the_same_everywhere(string what, string code, params string[] named)
    {
        var name = what.Replace(' ', '-').ToLowerInvariant();
        var (server, apc) = what == "engine missing" ? await world.WithoutEngineAsync() : (world.Server, world.Admin);

        var run = await apc.RunAsync("docker", "run", $"job::/sandbox/admin::{name}", "--image", ImageFor(what));

        var tasks = await server.Http.GetStringAsync($"/v1/tasks?fqn=job::/sandbox/admin::{name}", ServerWorld.Cancel);
        var task = Assert.Single(System.Text.Json.JsonSerializer.Deserialize(tasks, SlipwayJson.Wire.IReadOnlyListTaskDocument)!);
        var last = (await server.ReadTaskAsync(new Uri(server.Http.BaseAddress!, $"/v1/tasks/{task.Uuid}"))).Events[^1];
        Assert.Equal((TaskEventType.Error, code), (last.TaskEventType, last.Payload["code"]));
        Assert.Equal(ErrorCodes.Find(code)!.Docs, last.Payload["docs"]);
        foreach (var part in named)
        {
            Assert.Matches(part, last.Payload["error"]);
            Assert.Matches(part, run.Errors);
        }

        AssertShown(run, code);
        Assert.DoesNotContain(ErrorWorld.Password, run.Errors + run.Output + last.Payload["error"], StringComparison.Ordinal);
        Assert.DoesNotContain(await server.JobsAsync(), job => job.Name == name);
        if (what == "disk full")
            Assert.DoesNotContain(world.Open.Requests, request => request.Path.EndsWith(world.HugeLayer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_policy_denies_says_the_same_everywhere()
    {
        const string fqn = "job::/sandbox/admin::not-freds";
        var body = $$"""{"image_url":"{{world.Open.Host}}/team/app:1","job_fqn":"{{fqn}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs/docker") { Content = new StringContent(body) };
        request.Headers.Authorization = new("Bearer", await world.Server.IssueTokenAsync("fred"));
        using var response = await world.Server.Http.SendAsync(request, ServerWorld.Cancel);
        var error = System.Text.Json.JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(ServerWorld.Cancel), SlipwayJson.Wire.ApiError)!;
        Assert.Equal((403, "policy_denied", "/v1/errors/policy_denied"), ((int)response.StatusCode, error.ErrorCode, error.Docs));
        Assert.Contains($"missing claim \"permit create\" on \"{fqn}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("permit create", error.MissingClaims);

        var run = await world.Fred.RunAsync("docker", "run", fqn, "--image", $"{world.Open.Host}/team/app:1");
        Assert.Contains($"missing claim \"permit create\" on \"{fqn}\"", run.Errors, StringComparison.Ordinal);
        AssertShown(run, "policy_denied");
    }

    [Fact]
    public async Task A_name_that_is_taken_says_the_same_everywhere()
    {
        const string fqn = "job::/sandbox/admin::taken";
        var image = $"{world.Open.Host}/team/app:1";
        Assert.Equal(TaskState.Complete, (await world.Server.DeployAsync(new { image_url = image, job_fqn = fqn })).State);

        var error = await world.Server.FailAsync(HttpMethod.Post, "/v1/jobs/docker", $$"""{"image_url":"{{image}}","job_fqn":"{{fqn}}"}""");
        Assert.Equal((409, "name_taken", "/v1/errors/name_taken"), (error.Code, error.ErrorCode, error.Docs));
        Assert.Contains(fqn, error.Message, StringComparison.Ordinal);

        var run = await world.Admin.RunAsync("docker", "create", fqn, "--image", image);
        Assert.Contains(fqn, run.Errors, StringComparison.Ordinal);
        AssertShown(run, "name_taken");
    }

    private string ImageFor(string what) => what switch
    {
        "no credentials" => $"{world.Locked.Host}/team/app:1",
        "wrong credentials" => $"{world.Refusing.Host}/team/app:1",
        "absent repository" => $"{world.Open.Host}/team/none:1",
        "absent tag" => $"{world.Open.Host}/team/app:none",
        "absent repository behind a login" => $"{world.Hiding.Host}/team/none:1",
        "rate limited" => $"{world.Open.Host}/team/busy:1",
        "unknown CA" => $"https://{world.Unknown.Host}/team/app:1",
        "wrong architecture" => $"{world.Open.Host}/team/mainframe:1",
        "disk full" => $"{world.Open.Host}/team/huge:1",
        "unsupported manifest" => $"{world.Open.Host}/team/old:1",
        "unsupported configuration" => $"{world.Open.Host}/team/chart:1",
        "digest mismatch" => $"{world.Open.Host}/team/bent:1",
        "engine missing" => $"{world.Open.Host}/team/app:1",
        _ => throw new ArgumentException(what, nameof(what)),
    };

    // The page is what users have: its table says the exit status, and its heading is where the code leads to.
    private static void AssertShown(ApcResult run, string code)
    {
        Assert.Contains($"\nCode: {code} (/v1/errors/{code} on the server says more)\n", run.Errors, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "errors.md"));
        var row = Assert.Single(Row().Matches(page), row => row.Groups["code"].Value == code);
        Assert.Equal(row.Groups["exit"].Value, $"{run.ExitCode}");
        Assert.Contains($"\n## {row.Groups["anchor"].Value}\n", page, StringComparison.Ordinal);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    // | [`name_taken`](#name_taken) | 409 | 6 | Something of that name … |
    [GeneratedRegex(@"^\| \[`(?<code>\w+)`\]\(#(?<anchor>\w+)\) \| \d+ \| (?<exit>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
