using Slipway.Contracts.Names;
using Slipway.Policy.Documents;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Audit;

namespace Slipway.Server.Identity;

/// <summary>Writes down who got a token and who did not.</summary>
internal static class GrantAudit
{
    /// <summary>The decision with its rules, and what came of it: a token, or none for lack of a name.</summary>
    /// <param name="audit">Where to.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="documents">The documents that decided.</param>
    /// <param name="fqn">What policy was asked about: the realm of logins, or the job.</param>
    /// <param name="grant">Their answer.</param>
    public static Task WriteGrantAsync(this AuditLog audit, Caller caller, PolicySet documents, Fqn fqn, TokenGrant grant)
    {
        if (!grant.IsGranted && grant.Decision.IsAllowed)
            return audit.WriteRefusalAsync(caller, AuditEvents.Denied, fqn, grant.Problem!);
        var decided = audit.WriteAsync(caller, documents, [grant.Decision]);
        if (!grant.IsGranted)
            return decided;
        var payload = new Dictionary<string, string> { ["name"] = grant.Name!, ["lifetime"] = $"{grant.Lifetime.TotalSeconds}s" };
        return Task.WhenAll(decided, audit.WriteAsync(caller, AuditEvents.TokenIssued, fqn, allowed: true, payload));
    }
}
