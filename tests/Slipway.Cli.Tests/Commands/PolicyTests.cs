using Slipway.Cli.Tests.Running;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Tests.Commands;

public sealed class PolicyTests : Story
{
    private const string Text = "job::/prod {\n    if (role == admin) { permit read }\n}\n";

    [Fact]
    public async Task A_file_is_imported_after_a_question_and_comes_back_as_it_is()
    {
        var file = Write("prod.pol", Text);
        var import = await Apc.RunWithInputAsync("y\n", "policy", "import", file);
        Assert.Equal(0, import.ExitCode);
        Assert.Equal($"""
            ╭──────────┬────────┬─{new string('─', file.Length)}─╮
            │ Document │ Change │ {"From".PadRight(file.Length)} │
            ├──────────┼────────┼─{new string('─', file.Length)}─┤
            │ prod     │ create │ {file} │
            ╰──────────┴────────┴─{new string('─', file.Length)}─╯
            Is this correct? [Y/n]: 
            Importing policy... done
            Policy document "prod" is at version 1
            Success!

            """, import.Output);
        Assert.True(Server.Called("PUT /v1/policy {\"docs\":[{\"name\":\"prod\",\"for_version\":0,"));
        Assert.Equal(Text, (await Apc.RunAsync("policy", "show", "prod")).Output);

        var again = await Apc.RunAsync("policy", "import", file);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("none: it is in force as it is", again.Output, StringComparison.Ordinal);

        Write("prod.pol", Text.Replace("read", "update", StringComparison.Ordinal));
        var no = await Apc.RunWithInputAsync("n\n", "policy", "import", file);
        Assert.Equal(1, no.ExitCode);
        Assert.Contains("replace version 1, by admin", no.Output, StringComparison.Ordinal);
        Assert.Equal(Text, Server.Policy.TextOf("prod"));
    }

    [Fact]
    public async Task A_change_of_somebody_else_meanwhile_is_a_conflict()
    {
        Server.Policy.Add("prod", Text);
        Server.Policy.BeforeChange = () => Server.Policy.Add("prod", "// theirs\n");
        var import = await Apc.RunAsync("policy", "import", Write("prod.pol", "// mine\n"), "--batch");
        Assert.Equal(6, import.ExitCode);
        Assert.Contains("is at version 2, not 1", import.Error, StringComparison.Ordinal);
        Assert.Equal("// theirs\n", Server.Policy.TextOf("prod"));
    }

    [Fact]
    public async Task A_file_with_mistakes_is_not_even_asked_about()
    {
        var good = Write("good.pol", Text);
        var bad = Write("bad.pol", "jop::/prod { { permit read } }\njob::/x { { permit } }\n");
        var import = await Apc.RunAsync("policy", "import", good, bad, "--batch");
        Assert.Equal(2, import.ExitCode);
        Assert.Equal("", import.Output);
        Assert.Contains($"{bad}:1:1: error POL011: ", import.Error, StringComparison.Ordinal);
        Assert.Contains($"{bad}:2:", import.Error, StringComparison.Ordinal);
        Assert.EndsWith("Error: Nothing was imported: 2 errors.\nCorrect them, then import again.\n", import.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Calls, call => call.Contains("/v1/policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Warnings_are_shown_and_do_not_stop()
    {
        var import = await Apc.RunAsync("policy", "import", Write("warn.pol", "job::/prod { if (x == [name]) { permit read } }\n"), "--batch");
        Assert.Equal(0, import.ExitCode);
        Assert.Contains("warning POL104", import.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_a_document_with_a_name()
    {
        Server.Policy.Add("prod", "// one\n");
        Server.Policy.Add("prod", "// two\n");
        Assert.Equal("// one\n", (await Apc.RunAsync("policy", "show", "prod", "--version", "1")).Output);
        var import = await Apc.RunWithInputAsync("// one\n", "policy", "import", "-", "--name", "prod", "--batch");
        Assert.Contains("Policy document \"prod\" is at version 3", import.Output, StringComparison.Ordinal);
        Assert.Equal("// one\n", Server.Policy.TextOf("prod"));
        Assert.Equal(2, (await Apc.RunWithInputAsync("// one\n", "policy", "import", "-", "--batch")).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("policy", "import", "--name", "x", Write("a.pol", ""), Write("b.pol", ""))).ExitCode);
        Assert.Equal(2, (await Apc.RunAsync("policy", "import", Path.Join(Apc.Home, "nope.pol"))).ExitCode);
    }

    [Fact]
    public async Task Documents_are_listed_with_their_versions_and_deleted()
    {
        Server.Policy.Add("clusterPermissions", "// x\n", managed: true);
        Server.Policy.Add("prod", "// one\n");
        Server.Policy.Add("prod", "// two\n");
        Assert.Equal("""
            ╭────────────────────┬─────────┬─────────────────────────┬───────┬─────────╮
            │ Name               │ Version │ Changed                 │ By    │ Kept by │
            ├────────────────────┼─────────┼─────────────────────────┼───────┼─────────┤
            │ clusterPermissions │ 1       │ 2026-11-22 10:20:30 UTC │ admin │ server  │
            │ prod               │ 2       │ 2026-11-22 10:21:30 UTC │ admin │         │
            ╰────────────────────┴─────────┴─────────────────────────┴───────┴─────────╯

            """, (await Apc.RunAsync("policy", "list")).Output);
        Assert.Matches("^│ 2 +│ 2026-11-22 10:21:30 UTC │ admin │ +│$", (await Apc.RunAsync("policy", "versions", "prod")).Lines[3]);
        Assert.Equal("Deleting policy document \"prod\"... done\nSuccess!\n", (await Apc.RunAsync("policy", "delete", "prod", "--batch")).Output);
        Assert.True(Server.Called("DELETE /v1/policy/prod?for_version=2"));

        var missing = await Apc.RunAsync("policy", "show", "clusterPermision");
        Assert.Equal(5, missing.ExitCode);
        Assert.Contains("Did you mean \"clusterPermissions\"?", missing.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await Apc.RunAsync("policy", "versions", "nope")).ExitCode);
        Assert.Contains("has no version 9", (await Apc.RunAsync("policy", "show", "clusterPermissions", "--version", "9")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locking_everybody_out_takes_force()
    {
        Server.Policy.Add("adminUsers", "// x\n");
        var delete = await Apc.RunAsync("policy", "delete", "adminUsers", "--batch");
        Assert.Equal(6, delete.ExitCode);
        Assert.Contains("`--force` does it all the same.", delete.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Apc.RunAsync("policy", "delete", "adminUsers", "--batch", "--force")).ExitCode);
    }

    [Fact]
    public async Task A_yes_comes_with_its_derivation()
    {
        Server.Policy.Answer = new PolicySimulationResult
        {
            Allowed = true,
            Outcome = "allowed",
            Principal = "fred",
            Claim = "permit create",
            Fqn = "job::/sandbox/fred::web",
            Inputs = ["auth_server@apcera.me->name fred"],
            Derivation =
            [
                new PolicyStep { Claim = "role admin", Document = "sandboxes", Line = 3, Realm = "job::/sandbox/[name]", Condition = "auth_server@apcera.me->name == [name]" },
                new PolicyStep { Claim = "permit all", Document = "rolePermissions", Line = 2 },
            ],
        };
        var sim = await Apc.RunAsync("policy", "sim", "permit", "create", "job::/sandbox/fred::web", "--as", "fred", "--claim", "Google->email=a=b@c", "--with", "job=job::/x::y");
        Assert.Equal(0, sim.ExitCode);
        Assert.Equal("""
            Yes: fred has "permit create" on "job::/sandbox/fred::web".
            ╭───────────────────┬───────────┬─────────────────────────────────────────╮
            │ Context           │ Type      │ Value                                   │
            ├───────────────────┼───────────┼─────────────────────────────────────────┤
            │ sandboxes:3       │ Claim     │ role admin                              │
            │ sandboxes:3       │ FQN       │ job::/sandbox/[name]                    │
            │ sandboxes:3       │ Condition │ (auth_server@apcera.me->name == [name]) │
            │ rolePermissions:2 │ Claim     │ permit all                              │
            │ rolePermissions:2 │ FQN       │ (in a document that you may not read)   │
            │ INPUT             │ Input     │ auth_server@apcera.me->name fred        │
            ╰───────────────────┴───────────┴─────────────────────────────────────────╯

            """, sim.Output);
        Assert.Contains(Server.Calls, call => call == """POST /v1/policy/sim {"principal":"fred","claims":[{"Issuer":"Google","Type":"email","Value":"a=b@c"}],"claim":"permit create","fqn":"job::/sandbox/fred::web","context":{"job":"job::/x::y"},"docs":[]}""");
    }

    [Fact]
    public async Task A_no_says_what_is_missing_and_what_came_near()
    {
        Server.Policy.Answer = new PolicySimulationResult
        {
            Allowed = false,
            Outcome = "denied",
            Message = "Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\"",
            Principal = "fred",
            Claim = "permit create",
            Fqn = "job::/prod::web",
            MissingClaims = ["permit create"],
            NearMisses = [new PolicyNearMiss { Document = "prod", Line = 4, FailedTest = "role == admin" }],
            Inputs = ["auth_server@apcera.me->name fred"],
        };
        var sim = await Apc.RunAsync("policy", "sim", "permit create", "job::/prod::web", "--as", "fred", "--file", Write("prod.pol", Text));
        Assert.Equal(4, sim.ExitCode);
        Assert.Equal("", sim.Error);
        Assert.Equal("No: Not allowed to create \"job::/prod::web\" by policy: missing claim \"permit create\" on \"job::/prod::web\".", sim.Lines[0]);
        Assert.Matches("^│ MISSING +│ Claim +│ permit create ", sim.Lines[4]);
        Assert.Matches("^│ prod:4 +│ Fails +│ role == admin ", sim.Lines[6]);
        Assert.Contains(Server.Calls, call => call.Contains("\"docs\":[{\"name\":\"prod\",\"text\":\"job::/prod {", StringComparison.Ordinal));
        Assert.Equal(4, (await Apc.RunAsync("policy", "sim", "permit create", "job::/prod::web", "--json")).ExitCode);
    }

    [Theory]
    [InlineData("permit", "create")]
    [InlineData("job::/prod")]
    [InlineData("permit", "create", "job::/prod", "--claim", "email=x")]
    [InlineData("permit", "create", "job::/prod", "--with", "job")]
    public async Task A_question_that_is_none_is_not_sent(params string[] words)
    {
        var sim = await Apc.RunAsync(["policy", "sim", .. words]);
        Assert.Equal(2, sim.ExitCode);
        Assert.False(Server.Called("POST"));
    }

    private string Write(string name, string text)
    {
        var path = Path.Join(Apc.Home, name);
        File.WriteAllText(path, text);
        return path;
    }
}
