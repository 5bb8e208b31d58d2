using Slipway.Contracts.Policy;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Documents;
using Slipway.Server.Access;

namespace Slipway.Server.Policy;

/// <summary>Looks at documents that somebody is writing: what is wrong with them, and what they would change.</summary>
public sealed class PolicyDraft(PolicyInForce inForce, PolicyEffects effects)
{
    public PolicyCheckResult Check(Caller caller, PolicyUpdateRequest request)
    {
        DocumentChanges.CheckForm(request.Docs);
        var parsed = request.Docs.Select(update => PolicyDocument.Parse(DocumentChanges.NameOf(update.Name!), update.Text!)).ToList();
        var mistakes = parsed.SelectMany(document => document.Diagnostics).Select(Describe).ToList();
        if (parsed.Any(document => !document.IsValid))
            return new PolicyCheckResult { Mistakes = mistakes };

        var before = inForce.Current;
        var after = before.With(parsed.Select(document => document.Document!));
        var result = new PolicyCheckResult { Mistakes = mistakes, MayWrite = parsed.All(document => MayWrite(caller, before, document.Document!)) };
        if (!result.MayWrite)
            return result;
        var (found, complete) = effects.Find(caller.Principal, before, after);
        return result with { Effects = found, Complete = complete };
    }

    private static bool MayWrite(Caller caller, PolicySet before, PolicyDocument document) =>
        !Slipway.Policy.Defaults.DefaultDocuments.Overwritten.Contains(document.Name)
        && PolicyEditor.Needs(before.Find(document.Name), document).All(need => need.Decide(before, caller.Principal.Claims).IsAllowed);

    private static PolicyMistake Describe(PolicyDiagnostic found) => new(
        found.Document, found.Position.Line, found.Position.Column, found.Span.Start, found.Span.Length, found.IsError ? "error" : "warning", found.Code, found.Message, found.Advice);
}
