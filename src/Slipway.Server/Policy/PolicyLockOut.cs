using Dapper;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Tokens;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Policy;

/// <summary>
/// Sees to it that somebody can log in and change policy: it is asked before documents change and before users leave. Such
/// changes take turns, so that two of them, each harmless, can't lock everybody out together.
/// </summary>
public sealed class PolicyLockOut(Database database, PolicyInForce policy) : IDisposable
{
    private static readonly Fqn Policies = Fqn.Parse("policy::/");
    private static readonly Fqn Documents = Fqn.Parse("policydoc::/");

    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Waits for one's turn to change who may administer. It ends when the answer is disposed, after the commit.</summary>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>Before documents change.</summary>
    /// <exception cref="SlipwayException"><c>policy_lock_out</c>.</exception>
    public void RequireSomebody(PolicySet after) => Require(after, leaving: null);

    /// <summary>Before a user of the directory leaves.</summary>
    /// <exception cref="SlipwayException"><c>policy_lock_out</c>.</exception>
    public void RequireSomebodyBeside(string user) => Require(policy.Current, leaving: user);

    /// <summary>Users of the directory who, by these documents, get a token for their password and may change any policy.</summary>
    public IEnumerable<string> FindAdministrators(PolicySet documents) => Users().Where(user => CanAdminister(documents, user));

    public void Dispose() => turn.Dispose();

    private void Require(PolicySet after, string? leaving)
    {
        var users = Users();
        if (users.Any(user => user != leaving && CanAdminister(after, user)))
            return;
        // Where nobody could before, nothing is lost.
        if (!users.Any(user => CanAdminister(policy.Current, user)))
            return;
        throw new SlipwayException(
            ErrorCodes.PolicyLockOut,
            "After this change nobody who can log in with a password could change policy any more, so nothing was changed. Somebody needs 'permit issue' and a "
            + "'name' on auth::/oauth2/http, 'permit update' on policy::/ for every ResType, and 'permit create' and 'permit delete' on policydoc::/. Give them first, or "
            + "force the change (force=true). The way back from a lock-out is on the server's host: stop the server and run 'slipway policy reset --data DIR'.");
    }

    // The first users come first: they are most likely to be administrators.
    private List<string> Users() => database.Read(connection => connection.Query<string>("SELECT name FROM users ORDER BY created_at, name").AsList());

    private static bool CanAdminister(PolicySet documents, string user)
    {
        var grant = TokenPolicy.ForUser(documents, PolicyPrincipal.Nobody.With(Issuers.Basic, ClaimTypes.Name, user));
        if (!grant.IsGranted)
            return false;
        var principal = Principal.LoggedIn(grant.Name!, user).Claims;
        return ResourceType.All.All(type => documents.Allows(PolicyQuestion.Permit(principal, Policies, "update", new PolicyContext { EditedType = type })))
            && documents.Allows(PolicyQuestion.Permit(principal, Documents, "create"))
            && documents.Allows(PolicyQuestion.Permit(principal, Documents, "delete"));
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
