using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Documents;

/// <summary>
/// Who may see or change policy text: a right on <c>policy::</c> for every realm in the document, or on none of it. The realm
/// <c>policy::/prod</c> speaks of rules on any type in <c>/prod</c>; <c>ResType</c> tells which.
/// </summary>
public static class DocumentEditing
{
    /// <summary>One question for each realm; all must be answered with yes.</summary>
    /// <param name="verb"><c>read</c> or <c>update</c>.</param>
    public static ImmutableArray<PolicyQuestion> Questions(PolicyDocument document, PolicyPrincipal principal, string verb) =>
    [
        .. document.Syntax.Blocks
            .Select(block => (Target: TargetOf(block.Realm), block.Realm.ResourceType))
            .Distinct()
            .Select(realm => PolicyQuestion.Permit(
                principal,
                realm.Target,
                verb,
                new PolicyContext { EditedType = ResourceType.TryParse(realm.ResourceType, out var type) ? type : null })),
    ];

    /// <summary>The first refusal, or null when all of the document may be read or changed.</summary>
    public static PolicyDecision? FindRefusal(PolicySet policy, PolicyDocument document, PolicyPrincipal principal, string verb) =>
        Questions(document, principal, verb).Select(question => policy.Decide(question)).FirstOrDefault(decision => !decision.IsAllowed);

    /// <summary>
    /// What is edited with a realm. A template speaks of every name in its place, so the right must be on what stands before it:
    /// <c>job::/sandbox/[name]</c> needs <c>policy::/sandbox</c>.
    /// </summary>
    private static Fqn TargetOf(RealmSyntax realm)
    {
        var words = realm.Namespace.TakeWhile(segment => !segment.IsTemplate).Select(segment => segment.Text).ToList();
        var ns = NamespacePath.Parse("/" + string.Join('/', words));
        var local = realm.LocalSegments.TakeWhile(segment => !segment.IsTemplate).Select(segment => segment.Text).ToList();
        var isWhole = words.Count == realm.Namespace.Length && local.Count > 0;
        return Fqn.Create(ResourceType.Policy, ns, isWhole ? string.Join('/', local) : null);
    }
}
