using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Contracts.Errors;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Identity;
using Slipway.Server.Jobs;
using Slipway.Server.Policy;
using Slipway.Server.Storage;
using Xunit;

namespace Slipway.Server.Tests.Identity;

/// <summary>Logins that meet other changes.</summary>
public sealed class LoginTests : IDisposable
{
    private const string Old = "the old password";
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_login_during_a_change_of_the_password_gives_no_token_that_outlives_it()
    {
        await using var database = new Database(Path.Combine(folder.Path, "slipway.db"), NullLogger<Database>.Instance);
        var changes = new AccessChanges();
        var policy = new PolicyInForce(changes);
        policy.Replace(PolicySet.Create(DefaultDocuments.All()));
        using var passwords = new PasswordWorker();
        using var keys = SigningKeys.Open(folder.Path, clock);
        var users = new UserStore(database, passwords, changes, clock);
        var tokens = new TokenIssuer(keys, clock);
        var logins = new Logins(users, new LoginThrottle(clock), policy, tokens, new AuditLog(database, clock), clock, NullLogger<Logins>.Instance);
        var standing = new TokenStanding(
            keys, users, new RevokedTokens(database, changes, clock), new JobStore(database), new IssuePermission(policy), clock);
        var fred = UserName.Parse("fred");
        await users.CreateAsync(fred, Old, "test", Cancel);

        // The writer stands still, so the login sees the old password, whichever of the two comes to the writer first.
        using var gate = new ManualResetEventSlim();
        var blocked = database.WriteAsync(_ => gate.Wait(Cancel));
        var change = users.SetPasswordAsync(fred, "the new password", Cancel);
        var login = logins.LogInAsync("fred", Old, new Caller(Principal.Claimed("fred"), "10.0.0.1", "", ""), Cancel);
        clock.Advance(TimeSpan.FromSeconds(1));
        // Hashes are made in turn, two at a time: when this third one ends, one of the others has, at least.
        await users.VerifyAsync("nobody", Old, Cancel);
        gate.Set();
        await blocked;
        await change;

        try
        {
            var token = (await tokens.ReadAsync((await login).Text)).Token!;
            Assert.Equal("the tokens of its user were revoked; log in again", standing.FindProblem(token));
        }
        catch (SlipwayException refusal)
        {
            Assert.Equal(ErrorCodes.LoginFailed, refusal.Code);
        }
    }
}
