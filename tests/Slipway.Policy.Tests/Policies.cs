using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Tests;

/// <summary>Short ways to say "with this policy, may they do that?".</summary>
internal static class Policies
{
    /// <summary>A document that must have no error; warnings may be.</summary>
    public static PolicyDocument Document(string text, string name = "test")
    {
        var parsed = PolicyDocument.Parse(name, text);
        Assert.True(parsed.IsValid, string.Join('\n', parsed.Diagnostics));
        return parsed.Document;
    }

    public static PolicySet Set(params string[] texts) => PolicySet.Create(texts.Select((text, i) => Document(text, $"test{i}")));

    /// <summary>The default documents and more.</summary>
    public static PolicySet Fresh(params string[] texts) =>
        PolicySet.Create([.. DefaultDocuments.All(), .. texts.Select((text, i) => Document(text, $"test{i}"))]);

    public static Fqn Fqn(string text) => Contracts.Names.Fqn.Parse(text);

    public static PolicyPrincipal User(string name) => PolicyPrincipal.User(name);

    public static PolicyPrincipal Job(string fqn) => PolicyPrincipal.Job(Fqn(fqn));

    /// <summary>Asks on both paths, which must agree.</summary>
    public static bool May(this PolicySet policy, PolicyPrincipal principal, string verb, string target, string? other = null) =>
        Ask(policy, principal, verb, target, other).IsAllowed;

    public static PolicyDecision Ask(this PolicySet policy, PolicyPrincipal principal, string verb, string target, string? other = null)
    {
        var context = new PolicyContext { Other = other is null ? null : Fqn(other) };
        var question = PolicyQuestion.Permit(principal, Fqn(target), verb, context);
        var decision = policy.Decide(question);
        Assert.Equal(decision.IsAllowed, policy.Allows(question));
        return decision;
    }
}
