using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Policy;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>Whatever is sent, the answer says what is wrong, and the policy in force stays as it is.</summary>
public sealed class MistakeTests
{
    private const string Good = """job::/prod { if (auth_server@apcera.me->name == "fred") { permit read } }""";

    [Fact]
    public async Task Every_mistake_of_every_document_is_reported_at_once_and_nothing_is_changed()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var error = await admin.FailToPutAsync(
        [
            PolicyClient.Doc("good", Good),
            PolicyClient.Doc("first", "jobb::/prod {\n    { permit read }\n}"),
            PolicyClient.Doc("second", "job::/prod {\n    if (role == admin || role == dev) { permit read }\n    { tokenTimeout \"soon\" }\n}"),
        ]);

        Assert.Equal((400, "policy_invalid", "$.docs[1].text"), (error.Code, error.ErrorCode, error.Path));
        Assert.StartsWith("2 policy documents have mistakes; nothing was changed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("first:1:1: error POL011: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'job'?", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "second:2:23: error POL023: '||' is not part of the policy language\n        if (role == admin || role == dev) { permit read }\n                          ^^\n",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("second:3:20: error POL042: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/good")).Code);
    }

    [Fact]
    public async Task The_samples_placeholder_is_explained()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var error = await admin.FailToPutAsync("seed", "job::/sandbox/<USER>::docker-api-tester {\n    { permit issue }\n}");

        Assert.Equal("policy_invalid", error.ErrorCode);
        Assert.Contains("seed:1:15: error POL014: '<USER>' is a placeholder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"docs":[]}""", "$.docs")]
    [InlineData("""{"docs":null}""", "$.docs")]
    [InlineData("""{"docs":[null]}""", "$.docs[0]")]
    [InlineData("""{"docs":[{"text":""}]}""", "$.docs[0].name")]
    [InlineData("""{"docs":[{"name":"a"}]}""", "$.docs[0].text")]
    [InlineData("""{"docs":[{"name":"a","text":7}]}""", "$.docs[0].text")]
    [InlineData("""{"docs":[{"name":"a","text":"","for_version":-1}]}""", "$.docs[0].for_version")]
    [InlineData("""{"docs":[{"name":"a","text":"","for_version":"1"}]}""", "$.docs[0].for_version")]
    [InlineData("""{"docs":[{"name":"a","text":""},{"name":"a.pol","text":""}]}""", "$.docs[1].name")]
    [InlineData("""{"docs":[{"name":"a","text":"\ud800"}]}""", "$.docs[0].text")]
    [InlineData("{", "$")]
    public async Task A_malformed_request_is_told_where(string body, string path)
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var before = (await admin.ListAsync()).Count;
        var error = await admin.FailAsync(HttpMethod.Put, "/v1/policy", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((400, "request_invalid", path), (error.Code, error.ErrorCode, error.Path));
        Assert.Equal(before, (await admin.ListAsync()).Count);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("*")]
    [InlineData("ä")]
    [InlineData(".pol")]
    public async Task A_name_that_can_be_none_is_refused(string name)
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var error = await admin.FailToPutAsync([PolicyClient.Doc("good", Good), PolicyClient.Doc(name, Good)]);

        Assert.Equal("policy_invalid", error.ErrorCode);
        Assert.Contains("POL009", error.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/good")).Code);
    }

    [Fact]
    public async Task A_body_that_is_not_UTF8_or_too_large_is_refused()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);

        byte[] garbled = [.. """{"docs":[{"name":"a","text":"job::/ { { permit read } } // """u8, 0xC3, 0x28, .. "\"}]}"u8];
        var notText = await admin.FailAsync(HttpMethod.Put, "/v1/policy", new ByteArrayContent(garbled));
        Assert.Equal((400, "request_invalid", "$.docs[0].text"), (notText.Code, notText.ErrorCode, notText.Path));

        var large = await admin.FailToPutAsync("large", $"job::/ {{ if (role == {new string('x', 1 << 20)}) {{ permit read }} }}");
        Assert.Equal((413, "request_too_large"), (large.Code, large.ErrorCode));

        var condition = string.Join(" && ", Enumerable.Repeat("role == admin", 30_000));
        var wordy = await admin.FailToPutAsync("wordy", $"job::/ {{ if ({condition}) {{ permit read }} }}");
        Assert.Equal("policy_invalid", wordy.ErrorCode);
        Assert.InRange(wordy.Message.Length, 100, 100_000);

        var tooLong = await admin.FailToPutAsync("long", "// " + new string('x', 600_000));
        Assert.Contains("POL001", tooLong.Message, StringComparison.Ordinal);
        var many = await admin.FailToPutAsync([.. Enumerable.Range(0, 101).Select(i => PolicyClient.Doc($"d{i}", ""))]);
        Assert.Equal(("request_invalid", "$.docs"), (many.ErrorCode, many.Path));
    }

    [Fact]
    public async Task A_server_has_room_for_a_thousand_documents()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var there = (await admin.ListAsync()).Count;
        for (var from = there; from < 1000; from += 100)
            await admin.PutAsync([.. Enumerable.Range(from, Math.Min(100, 1000 - from)).Select(i => PolicyClient.Doc($"d{i}", ""))]);

        var full = await admin.FailToPutAsync("more", "");
        Assert.Equal((413, "request_too_large"), (full.Code, full.ErrorCode));
        Assert.Contains("at most 1000", full.Message, StringComparison.Ordinal);
        Assert.Equal(1000, (await admin.ListAsync()).Count);
    }

    [Fact]
    public async Task A_server_has_room_for_sixteen_million_characters()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var text = "// " + new string('x', 510_000);
        for (var i = 0; i < 32; i++)
            await admin.PutAsync($"d{i}", text);

        var full = await admin.FailToPutAsync("more", text);
        Assert.Equal((413, "request_too_large"), (full.Code, full.ErrorCode));
        Assert.Contains("at most 16777216", full.Message, StringComparison.Ordinal);
        await admin.PutAsync("less", "// x");
    }

    [Theory]
    // The second document's row is refused: the first was written already.
    [InlineData("SELECT RAISE(ABORT, 'no') WHERE NEW.name = 'second'")]
    // Every row is taken, and the commit fails.
    [InlineData("INSERT INTO broken VALUES ('nobody')")]
    public async Task A_write_that_fails_leaves_the_old_policy_on_disk_and_in_force(string failure)
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("first", Good);
        var database = world.Services.GetRequiredService<Database>();
        await database.WriteAsync(connection => connection.Execute(
            $"""
            CREATE TABLE broken (name TEXT REFERENCES users (name) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER fails AFTER INSERT ON policy_documents BEGIN {failure}; END;
            """));
        var question = new PolicySimulationRequest { Principal = "fred", Claim = "permit read", Fqn = "job::/prod::web" };

        Assert.Equal(500, (await admin.FailToPutAsync([PolicyClient.Doc("first", "// nothing"), PolicyClient.Doc("second", Good)])).Code);
        Assert.Equal((Good, 1), ((await admin.GetAsync("first")).Text, (await admin.GetAsync("first")).Version));
        Assert.True((await admin.SimulateAsync(question)).Allowed);
        Assert.Single(await admin.VersionsAsync("first"));
        Assert.Equal(404, (await admin.FailAsync(HttpMethod.Get, "/v1/policy/second")).Code);

        await database.WriteAsync(connection => connection.Execute("DROP TRIGGER fails"));
        Assert.Equal([2, 1], (await admin.PutAsync([PolicyClient.Doc("first", "// nothing", 1), PolicyClient.Doc("second", "", 0)])).Select(document => (int)document.Version));
        Assert.False((await admin.SimulateAsync(question)).Allowed);
    }

    [Fact]
    public async Task Rules_that_derive_without_end_are_stopped_and_can_be_taken_back()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("slow", Slow("job::/slow"));

        var question = new PolicySimulationRequest { Principal = "fred", Claim = "permit stop", Fqn = "job::/slow::web" };
        var stopped = await admin.SimulateAsync(question);
        Assert.Equal((false, "stopped"), (stopped.Allowed, stopped.Outcome));
        Assert.Contains("was not decided: its rules derive too much", stopped.Message, StringComparison.Ordinal);
        Assert.Equal("stopped", (await admin.SimulateAsync(question with { Claim = "docker.allow nats" })).Outcome);
        var refused = await world.FailAsync(HttpMethod.Post, "/v1/jobs/docker", """{"image_url":"nats","job_fqn":"job::/slow::web"}""");
        Assert.Equal((403, "policy_denied"), (refused.Code, refused.ErrorCode));
        Assert.Contains("derive too much", refused.Message, StringComparison.Ordinal);

        Assert.True((await admin.SimulateAsync(question with { Principal = "admin", Fqn = "job::/other::web" })).Allowed);
        await admin.DeleteAsync("slow");
        Assert.True((await admin.SimulateAsync(question with { Principal = "admin" })).Allowed);

        // Where it can't be decided what to write down, all is, and the call goes its way.
        await admin.PutAsync("slow", Slow("audit::/prod"));
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        var denied = await fred.FailAsync(HttpMethod.Post, "/v1/jobs/docker", ServerWorld.JsonBody(new { image_url = "nats", job_fqn = "job::/prod::web" }));
        Assert.Equal("Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\"", denied.Message);
    }

    /// <summary>A claim with very many values, which very many rules compare with theirs.</summary>
    internal static string Slow(string realm) => $$"""
        {{realm}} {
            { many {{string.Join(", ", Enumerable.Range(0, 2000).Select(i => $"v{i}"))}} }
            {{string.Join("\n    ", Enumerable.Range(0, 1000).Select(i => $"if (many endsWith x{i}) {{ permit read }}"))}}
        }
        """;
}
