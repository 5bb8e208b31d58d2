using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Identity;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Server.Tests.Audit;

public sealed class AuditLogTests : IAsyncDisposable
{
    private static readonly Caller Carl = new(Principal.Create("carl"), "127.0.0.1", "DELETE /v1/jobs/{id}", "r1");

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly Database database;
    private readonly AuditLog log;

    public AuditLogTests()
    {
        database = new Database(Path.Combine(folder.Path, "test.db"), NullLogger<Database>.Instance);
        log = new AuditLog(database, time);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_next_refusal_tells_how_many_were_left_out()
    {
        for (var i = 0; i < 4; i++)
            await log.WriteAsync(Carl, PolicySet.Empty, [Decide(PolicySet.Empty, "job::/prod::web")]);
        time.Advance(RefusalFold.Window);
        await log.WriteAsync(Carl, PolicySet.Empty, [Decide(PolicySet.Empty, "job::/prod::web")]);
        Assert.Equal(["", "3"], Column("coalesce(json_extract(payload, '$.left_out'), '')"));
    }

    [Fact]
    public async Task What_is_allowed_is_always_written()
    {
        var policy = Policy("on job::/prod { { permit delete } }");
        for (var i = 0; i < 3; i++)
            await log.WriteAsync(Carl, policy, [Decide(policy, "job::/prod::web")]);
        Assert.Equal(["test:1", "test:1", "test:1"], Column("json_extract(decided_by, '$[0]')"));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("none", false, false)]
    [InlineData("allow", true, false)]
    [InlineData("deny", false, true)]
    public async Task A_claim_says_what_is_worth_writing(string value, bool writesAllowed, bool writesDenied)
    {
        var rule = value.Length == 0 ? "" : $"on audit::/prod {{ {{ log {value} }} }}";
        var policy = Policy($"on job::/prod {{ {{ permit delete }} }} {rule}");
        await log.WriteAsync(Carl, policy, [Decide(policy, "job::/prod::web"), Decide(policy, "job::/prod::web", "update"), Decide(policy, "job::/other::x")]);
        List<string> expected = writesAllowed ? ["job::/prod::web permit delete"] : [];
        if (writesDenied)
            expected.Add("job::/prod::web permit update");
        // What the claim does not cover is written anyway.
        Assert.Equal([.. expected, "job::/other::x permit delete"], Column("fqn || ' ' || claim"));
    }

    [Fact]
    public async Task Changes_of_policy_are_written_whatever_it_says()
    {
        var policy = Policy("on audit::/ { { log none } } on policy::/ { { permit update } }");
        await log.WriteAsync(Carl, policy, [Decide(policy, "policy::/prod", "update"), Decide(policy, "policydoc::/::x", "create")]);
        Assert.Equal(["policy::/prod", "policydoc::/::x"], Column("fqn"));
    }

    [Fact]
    public async Task Old_entries_and_too_many_go()
    {
        for (var day = 0; day < 5; day++)
        {
            for (var i = 0; i < 3; i++)
                await log.WriteAsync(Carl, $"day.{day}", Fqn.Parse("job::/prod::web"), allowed: true);
            time.Advance(TimeSpan.FromDays(1));
        }

        var trimming = new AuditTrimming(database, time, keep: TimeSpan.FromDays(3), most: 1000);
        Assert.Equal(6, await trimming.TrimAsync(CancellationToken.None));
        Assert.Equal(["day.2", "day.3", "day.4"], Column("DISTINCT event_type"));
        Assert.Equal(5, await new AuditTrimming(database, time, keep: TimeSpan.FromDays(3), most: 4).TrimAsync(CancellationToken.None));
        Assert.Equal(["day.3", "day.4", "day.4", "day.4"], Column("event_type"));
        Assert.Equal(0, await trimming.TrimAsync(CancellationToken.None));
    }

    [Fact]
    public async Task More_than_a_portion_goes_in_one_trim()
    {
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(_ => log.WriteAsync(Carl, "test", Fqn.Parse("job::/prod::web"), allowed: true)));
        Assert.Equal(2400, await new AuditTrimming(database, time, TimeSpan.FromDays(1), most: 100).TrimAsync(CancellationToken.None));
    }

    private static PolicySet Policy(string text) => PolicySet.Create([PolicyDocument.Parse("test", text).Document!]);

    private static PolicyDecision Decide(PolicySet policy, string fqn, string verb = "delete") =>
        policy.Decide(PolicyQuestion.Permit(Carl.Principal.Claims, Fqn.Parse(fqn), verb));

    private List<string> Column(string expression) =>
        database.Read(connection => connection.Query<string>($"SELECT {expression} FROM audit ORDER BY seq").ToList());
}
