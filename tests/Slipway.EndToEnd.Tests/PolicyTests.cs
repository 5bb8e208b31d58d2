using Slipway.EndToEnd.Tests.Support;
using Xunit;

namespace Slipway.EndToEnd.Tests;

/// <summary>Who may do what, as the operator and a user see it at their terminals.</summary>
public sealed class PolicyTests(RunningServer server)
{
    [Fact]
    public async Task A_user_works_in_the_own_sandbox_and_elsewhere_once_policy_lets_them()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/admin");
        var fred = await server.CreateUserAsync(admin, "fred", "correct horse battery");

        // At home everything goes.
        await fred.RunAsync("docker create mine --image nats");
        Assert.Contains("job::/sandbox/fred::mine", (await fred.RunAsync("job list -l")).Output, StringComparison.Ordinal);

        // Not elsewhere, and the answer says how to find out why.
        const string elsewhere = "docker create /ops/tools::web --image nats";
        var refused = await fred.TryAsync(elsewhere);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("missing claim \"permit create\" on ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("See why: apc policy sim 'permit create' ", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(4, (await fred.TryAsync("policy sim permit create job::/ops/tools::web")).ExitCode);

        // The operator tries a document out, then puts it in force.
        var file = admin.Write("tools.pol", """
            job::/ops/tools {
                if (auth_server@apcera.me->name == fred) { role admin }
                if (auth_server@apcera.me->name == fred) { docker.allow "*" }
            }
            package::/ops/tools {
                if (auth_server@apcera.me->name == fred) { role admin }
            }

            """);
        Assert.Equal(0, (await admin.TryAsync($"policy check {file}")).ExitCode);
        var trial = await admin.RunAsync($"policy sim permit create job::/ops/tools::web --as fred --file {file}");
        Assert.Matches("│ tools:2 +│ Claim +│ role admin", trial.Output);
        Assert.Equal(4, (await admin.TryAsync("policy sim permit create job::/ops/tools::web --as fred")).ExitCode);
        await admin.RunAsync($"policy import {file} --batch");

        Assert.StartsWith("Yes: fred has \"permit create\" on ", (await fred.RunAsync("policy sim permit create job::/ops/tools::web")).Lines[0], StringComparison.Ordinal);
        await fred.RunAsync(elsewhere);

        // Both stand in the audit log: the no, and who changed it.
        var denials = await admin.RunAsync("audit --denied --user fred");
        Assert.Contains(denials.Lines, line => line.Contains("denied", StringComparison.Ordinal) && line.Contains("permit create", StringComparison.Ordinal) && line.Contains("job::/ops/tools::web", StringComparison.Ordinal));
        var changes = await admin.RunAsync("audit --user admin --lines 1000");
        Assert.Contains(changes.Lines, line => line.Contains("policydoc::/::tools", StringComparison.Ordinal) && line.Contains("allowed", StringComparison.Ordinal));

        // Without the document it is as before, at once.
        await admin.RunAsync("policy delete tools --batch");
        Assert.Equal(5, (await fred.TryAsync("job delete /ops/tools::web --batch")).ExitCode);
        await admin.RunAsync("job delete /ops/tools::web --batch -q");
    }

    [Fact]
    public async Task A_wrong_file_tells_all_its_mistakes_and_changes_nothing()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/wrong");
        var good = admin.Write("wrong-good.pol", "job::/wrong { { permit read } }\n");
        var bad = admin.Write("wrong-bad.pol", "jop::/wrong { { permit read } }\njob::/wrong { if (a || b) { permit read } }\n");
        var import = await admin.TryAsync($"policy import {good} {bad} --batch");
        Assert.Equal(2, import.ExitCode);
        Assert.Contains($"{bad}:1:1: error POL011", import.Errors, StringComparison.Ordinal);
        Assert.Contains($"{bad}:2:", import.Errors, StringComparison.Ordinal);
        Assert.Equal(5, (await admin.TryAsync("policy show wrong-good")).ExitCode);
    }

    [Fact]
    public async Task A_document_is_shown_as_it_was_written_and_goes_back_to_an_older_version()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/versions");
        const string first = "// the first\njob::/versions { { permit read } }\n";
        await admin.RunAsync($"policy import {admin.Write("versions.pol", first)} --batch");
        var one = (await admin.RunAsync("policy versions versions --json")).Output;
        await admin.RunAsync($"policy import {admin.Write("versions.pol", "// the second\n")} --batch");
        Assert.Equal("// the second\n", (await admin.RunAsync("policy show versions")).Output);

        var version = System.Text.Json.JsonDocument.Parse(one).RootElement[0].GetProperty("version").GetInt64();
        var old = (await admin.RunAsync($"policy show versions --version {version}")).Output;
        Assert.Equal(first, old);
        await admin.RunAsync("policy import - --name versions --batch", old);
        Assert.Equal(first, (await admin.RunAsync("policy show versions")).Output);
        await admin.RunAsync("policy delete versions --batch");
        Assert.Equal(5, (await admin.TryAsync("policy show versions")).ExitCode);
    }

    [Fact]
    public async Task The_last_operator_is_not_locked_out_by_mistake()
    {
        var admin = await server.OpenTerminalAsync("/sandbox/lock");
        var delete = await admin.TryAsync("policy delete adminUsers --batch");
        Assert.Equal(6, delete.ExitCode);
        Assert.Contains("`--force` does it all the same.", delete.Errors, StringComparison.Ordinal);
        await admin.RunAsync("policy list");
    }
}
