using System.Text.Json;
using Slipway.Cli.Tests.Fake;
using Slipway.Cli.Tests.Running;

namespace Slipway.Cli.Tests.Commands;

public sealed class AuditTests : Story
{
    [Fact]
    public async Task The_newest_stands_at_the_bottom()
    {
        Apc.Variables["TZ"] = "UTC";
        Server.AddAudit("admin", true, "permit create", "job::/sandbox/admin::web", "rolePermissions:3", "clusterPermissions:4");
        Server.AddAudit("fred", false, "permit create", "job::/prod::web");
        Server.AddAudit("", false, "login.failed", "auth::/oauth2/http");
        Assert.Equal("""
            2026-11-22 10:20:30  allowed  admin     permit create  job::/sandbox/admin::web  from 127.0.0.1  by rolePermissions:3, clusterPermissions:4
            2026-11-22 10:21:30  denied   fred      permit create  job::/prod::web           from 127.0.0.1
            2026-11-22 10:22:30  denied   (nobody)  login.failed   auth::/oauth2/http        from 127.0.0.1

            """, (await Apc.RunAsync("audit")).Output);
        Assert.Single((await Apc.RunAsync("audit", "--denied")).Lines, line => line.Contains("fred", StringComparison.Ordinal));
        Assert.Contains("login.failed", (await Apc.RunAsync("audit", "-lines", "1")).Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await Apc.RunAsync("audit", "--json", "--user", "admin")).Output);
        Assert.Equal("rolePermissions:3", json.RootElement[0].GetProperty("decided_by")[0].GetString());
    }

    [Fact]
    public async Task Times_are_of_the_clock_on_the_wall()
    {
        Apc.Variables["TZ"] = "Etc/GMT-2";
        Server.AddAudit("fred", false, "permit create", "job::/prod::web");
        Assert.StartsWith("2026-11-22 12:20:30", (await Apc.RunAsync("audit")).Output, StringComparison.Ordinal);
        await Apc.RunAsync("audit", "--since", "2026-11-22T12:00", "--until", "2026-11-22 11:00:00.5Z", "--fqn", "*::/prod");
        Assert.True(Server.Called("GET /v1/audit?start_time=1795341600&end_time=1795345200.5&fqn=%2A%3A%3A%2Fprod&limit=50"), string.Join('\n', Server.Calls));
        Assert.Equal(2, (await Apc.RunAsync("audit", "--since", "yesterday-ish")).ExitCode);
    }

    [Fact]
    public async Task More_than_a_page_is_read_in_pages()
    {
        for (var i = 0; i < 230; i++)
            Server.AddAudit($"user{i}", false, "permit create", "job::/prod::web");
        var audit = await Apc.RunAsync("audit", "--lines", "220");
        Assert.Equal(220, audit.Lines.Length);
        Assert.Contains(" user10 ", audit.Lines[0], StringComparison.Ordinal);
        Assert.Contains(" user229 ", audit.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere.example/v1/audit?offset=100")]
    [InlineData("/v1/users?offset=100")]
    public async Task A_next_page_that_is_somewhere_else_is_not_followed(string next)
    {
        for (var i = 0; i < 110; i++)
            Server.AddAudit($"user{i}", false, "permit create", "job::/prod::web");
        Server.AuditNext = next;
        Assert.Equal(100, (await Apc.RunAsync("audit", "--lines", "110")).Lines.Length);
    }

    [Fact]
    public async Task Nothing_found_is_said_where_no_script_reads_it()
    {
        var audit = await Apc.RunAsync("audit");
        Assert.Equal((0, ""), (audit.ExitCode, audit.Output));
        Assert.StartsWith("Nothing of the kind", audit.Error, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await Apc.RunAsync("audit", "--json")).Output);
    }
}
