using System.Collections.Concurrent;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Tokens;
using Slipway.Server.Policy;

namespace Slipway.Server.Identity;

/// <summary>
/// Whether policy would still issue a token, asked on every call with one. The answers for users, which take a reading of
/// their name, are kept for as long as the documents stay the same.
/// </summary>
public sealed class IssuePermission(PolicyInForce policy)
{
    private volatile Answers answers = new(PolicySet.Empty);

    /// <summary>The name that policy gives to somebody the directory knows; null when no token is issued.</summary>
    public string? NameOf(string login)
    {
        var documents = policy.Current;
        var known = answers;
        if (!ReferenceEquals(known.Documents, documents))
            answers = known = new Answers(documents);
        return known.Names.GetOrAdd(login, static (login, documents) => TokenPolicy.ForUser(documents, Identify(login)).Name, documents);
    }

    public bool Allows(Fqn job) => policy.Current.Allows(PolicyQuestion.Permit(PolicyPrincipal.Job(job), job, "issue"));

    /// <summary>What the directory vouches for once a password was right.</summary>
    public static PolicyPrincipal Identify(string login) => PolicyPrincipal.Nobody.With(Issuers.Basic, ClaimTypes.Name, login);

    // Bounded by the users of the directory: only those are asked for.
    private sealed class Answers(PolicySet documents)
    {
        public PolicySet Documents { get; } = documents;

        public ConcurrentDictionary<string, string?> Names { get; } = new(StringComparer.Ordinal);
    }
}
