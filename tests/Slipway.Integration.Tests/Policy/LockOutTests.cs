using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Contracts.Errors;
using Slipway.Integration.Tests.Support;
using Slipway.Server.Policy;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Integration.Tests.Policy;

/// <summary>Nobody saws off the branch they sit on, unless they insist; and there is a way back.</summary>
public sealed class LockOutTests
{
    [Theory]
    [InlineData("adminUsers", "// nobody")]
    [InlineData("adminUsers", "on policy::/ { if (auth_server@apcera.me->name == admin) { role admin } }")]
    [InlineData("adminUsers", "on policy::/ { if (auth_server@apcera.me->name == admin && ResType == job) { role admin } }\non policydoc::/ { if (auth_server@apcera.me->name == admin) { role admin } }")]
    [InlineData("userLogin", "// nobody")]
    [InlineData("userLogin", "on auth::/oauth2/http { if (Basic->name == admin) { permit issue } }")]
    // Who somebody is must not depend on the order of documents: two names are none.
    [InlineData("another", "on auth::/oauth2/http { { name nobody } }")]
    public async Task A_change_after_which_nobody_could_change_policy_is_refused(string name, string text)
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var before = await admin.ListAsync();
        var refused = await admin.FailToPutAsync([PolicyClient.Doc("innocent", "job::/x { { permit read } }"), PolicyClient.Doc(name, text)]);

        Assert.Equal((409, "policy_lock_out"), (refused.Code, refused.ErrorCode));
        Assert.Contains("force=true", refused.Message, StringComparison.Ordinal);
        Assert.Contains("slipway policy reset --data DIR", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.Select(document => (document.Name, document.Version)), (await admin.ListAsync()).Select(document => (document.Name, document.Version)));
        Assert.Equal(400, (await admin.FailToPutAsync([PolicyClient.Doc(name, text)], "?force=yes")).Code);
    }

    [Fact]
    public async Task Rights_may_pass_to_another_user_of_the_directory_but_not_to_a_name()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var text = (await admin.GetAsync("adminUsers")).Text!.Replace("\"admin\"", "\"alice\"", StringComparison.Ordinal);
        Assert.Equal("policy_lock_out", (await admin.FailToPutAsync("adminUsers", text)).ErrorCode);
        Assert.Equal("policy_lock_out", (await admin.FailAsync(HttpMethod.Delete, "/v1/policy/adminUsers")).ErrorCode);

        await AddUserAsync(world, "alice");
        await admin.PutAsync("adminUsers", text);
        using var alice = await PolicyClient.OpenAsync(world, "alice");
        Assert.Equal(403, (await admin.FailToPutAsync("x", "")).Code);
        await alice.PutAsync("x", "");

        var lockOut = world.Services.GetRequiredService<PolicyLockOut>();
        lockOut.RequireSomebodyBeside("admin");
        Assert.Equal(ErrorCodes.PolicyLockOut, Assert.Throws<SlipwayException>(() => lockOut.RequireSomebodyBeside("alice")).Code);
    }

    [Fact]
    public async Task Two_changes_at_once_that_each_leave_one_administrator_do_not_leave_none()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await AddUserAsync(world, "alice");
        await admin.PutAsync("aliceToo", (await admin.GetAsync("adminUsers")).Text!.Replace("\"admin\"", "\"alice\"", StringComparison.Ordinal));
        using var alice = await PolicyClient.OpenAsync(world, "alice");

        // Each takes the right from the other.
        var outcomes = await Task.WhenAll(admin.TryDeleteAsync("aliceToo"), alice.TryDeleteAsync("adminUsers"));

        Assert.Single(outcomes, 200);
        Assert.NotEmpty(world.Services.GetRequiredService<PolicyLockOut>().FindAdministrators(world.Services.GetRequiredService<PolicyInForce>().Current));
    }

    [Fact]
    public async Task Rules_that_stop_every_decision_about_policy_are_refused()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        var refused = await admin.FailToPutAsync("slow", MistakeTests.Slow("policy::/"));

        Assert.Equal("policy_lock_out", refused.ErrorCode);
    }

    [Fact]
    public async Task Whoever_insists_is_locked_out_and_the_host_has_the_way_back()
    {
        await using var world = await ServerWorld.StartAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        await admin.PutAsync("mine", "job::/x { { permit read } }");
        await admin.PutAsync([PolicyClient.Doc("adminUsers", "// nobody"), PolicyClient.Doc("evil", "on auth::/oauth2/http { { name nobody } }")], "?force=true");
        Assert.Equal(403, (await admin.FailToPutAsync("more", "")).Code);
        Assert.Empty(await admin.ListAsync());
        // Where nobody can, no change takes anything away.
        world.Services.GetRequiredService<PolicyLockOut>().RequireSomebodyBeside("admin");

        var (busy, _, inUse) = await ResetAsync(world.Data);
        Assert.Equal(ExitCodes.Usage, busy);
        Assert.Contains("Another server uses the data folder", inUse, StringComparison.Ordinal);
        await world.StopServerAsync();

        var (still, told, error) = await ResetAsync(world.Data);
        Assert.Equal(ExitCodes.Failure, still);
        Assert.Contains("adminUsers: written back\n", told, StringComparison.Ordinal);
        Assert.Contains("sandboxes: is as it should be\n", told, StringComparison.Ordinal);
        Assert.Contains("Still nobody can log in and change policy. Another document may stand in the way (--document NAME deletes one): evil, mine.", error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await ResetAsync(world.Data, "--document", "nothing")).ExitCode);
        var (done, output, _) = await ResetAsync(world.Data, "--document", "evil.pol");
        Assert.Equal((ExitCodes.Success, "evil: deleted\nWho can log in and change policy: admin.\n"), (done, output));

        await world.StartServerAsync();
        using var back = await PolicyClient.OpenAsync(world);
        Assert.Equal((3, "the server"), ((await back.GetAsync("adminUsers")).Version, (await back.GetAsync("adminUsers")).UpdatedBy));
        Assert.Equal("// nobody", (await back.GetAsync("adminUsers?version=2")).Text);
        Assert.Equal([2, 1], (await back.VersionsAsync("evil")).Select(version => (int)version.Version));
        Assert.Equal(1, (await back.GetAsync("mine")).Version);
    }

    [Fact]
    public async Task A_document_that_a_newer_server_can_not_read_is_named_and_can_be_taken_out_of_force()
    {
        await using var world = await ServerWorld.StartAsync();
        await world.Services.GetRequiredService<Database>().WriteAsync(connection => connection.Execute(
            "INSERT INTO policy_documents (name, version, text, updated_at, updated_by) VALUES ('old', 1, 'job::/x deny all', 1, 'admin')"));
        await world.StopServerAsync();

        var (refused, _, error) = await ResetAsync(world.Data);
        Assert.Equal(ExitCodes.Usage, refused);
        Assert.Contains("The stored policy document 'old' (version 1) can't be read by this server", error, StringComparison.Ordinal);
        Assert.Contains("slipway policy reset --data DIR --document old", error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await ResetAsync(world.Data, "--document", "old")).ExitCode);

        await world.StartServerAsync();
        using var admin = await PolicyClient.OpenAsync(world);
        Assert.Equal("job::/x deny all", (await admin.GetAsync("old?version=1")).Text);
        using var fred = await PolicyClient.OpenAsync(world, "fred");
        Assert.Equal(404, (await fred.FailAsync(HttpMethod.Get, "/v1/policy/old?version=1")).Code);
    }

    [Fact]
    public async Task Nothing_is_reset_where_no_server_was()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-none-");
        var (code, _, error) = await ResetAsync(folder.FullName);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("is no data folder of a server", error, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    private static Task<string> AddUserAsync(ServerWorld world, string name) => world.IssueTokenAsync(name);

    private static async Task<(int ExitCode, string Output, string Error)> ResetAsync(string data, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "policy", "reset", "--data", data, .. more])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(ServerWorld.Cancel);
        var error = process.StandardError.ReadToEndAsync(ServerWorld.Cancel);
        await process.WaitForExitAsync(ServerWorld.Cancel);
        return (process.ExitCode, await output, await error);
    }
}
