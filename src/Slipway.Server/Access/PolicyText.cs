using System.Collections.Immutable;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Server.Access;

/// <summary>
/// Seeing or changing policy text: the verb on <c>policy::</c> for every realm in it, with <c>ResType</c>; for a text without
/// realms, on the document itself (<c>policydoc::/::name</c>).
/// </summary>
/// <param name="Verb"><c>read</c> or <c>update</c>.</param>
/// <param name="Texts">The document as it is, and as it is to be.</param>
public sealed record PolicyText(string Verb, params IReadOnlyList<PolicyDocument> Texts) : AccessNeed
{
    // A text may have thousands of realms; whoever may not is told of a few, and so is the audit log.
    private const int MaxRefusals = 10;

    public override bool IsRead => Verb == "read";

    public static PolicyText Read(PolicyDocument document) => new("read", document);

    /// <summary>The plain answer, without reasons.</summary>
    public bool Allows(PolicySet policy, PolicyPrincipal principal) => Questions(principal).All(question => policy.Allows(question));

    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal)
    {
        var questions = Questions(principal).Distinct().ToList();
        ImmutableArray<PolicyDecision> refusals =
            [.. questions.Where(question => !policy.Allows(question)).Take(MaxRefusals).Select(question => policy.Decide(question))];
        if (!refusals.IsEmpty)
            return new AccessAnswer(refusals, Explain(refusals[0]));
        // Reading leaves no trace, so nobody would look at the reasons.
        return new AccessAnswer(IsRead ? [] : [.. questions.Select(question => policy.Decide(question))], "");
    }

    private IEnumerable<PolicyQuestion> Questions(PolicyPrincipal principal) => Texts.SelectMany(text => text.Syntax.Blocks.IsEmpty
        ? [PolicyQuestion.Permit(principal, text.Fqn, Verb)]
        : DocumentEditing.Questions(text, principal, Verb).AsEnumerable());

    private string Explain(PolicyDecision refusal)
    {
        if (refusal.Outcome == PolicyOutcome.Stopped)
            return refusal.Message;
        var edited = refusal.Question.Context.EditedType is { } type ? $" with {ClaimTypes.EditedType} \"{type}\"" : "";
        return $"Not allowed to {Verb} policy document \"{Texts[0].Name}\" by policy: {refusal.Reason}{edited}";
    }
}
