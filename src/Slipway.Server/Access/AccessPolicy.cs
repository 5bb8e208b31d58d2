using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Server.Audit;
using Slipway.Server.Identity;
using Slipway.Server.Policy;

namespace Slipway.Server.Access;

/// <summary>
/// Who may do what: the one place that every call asks. Every denial, and every yes to a change, is in the audit log before
/// the caller goes on; the server's log has the same reasons.
/// </summary>
public sealed partial class AccessPolicy(PolicyInForce policy, AuditLog audit, ILogger<AccessPolicy> logger)
{
    /// <summary>A plain answer that leaves no trace: for lists, which leave out what may not be read.</summary>
    public bool Allows(Principal principal, Permit need) =>
        policy.Current.Allows(PolicyQuestion.Permit(principal.Claims, need.Target, need.Verb, need.Context));

    /// <summary>Answers with their reasons that leave no trace: for plans, which make nothing.</summary>
    public IReadOnlyList<AccessAnswer> Weigh(Principal principal, params IEnumerable<AccessNeed> needs)
    {
        var documents = policy.Current;
        return [.. needs.Select(need => need.Decide(documents, principal.Claims))];
    }

    /// <summary>A single thing, for those who may see it.</summary>
    /// <param name="found">What was looked up, or null.</param>
    /// <param name="what">Names its kind in the message: job, package, task.</param>
    /// <param name="id">As the caller wrote it.</param>
    /// <exception cref="SlipwayException"><c>not_found</c>, also when the caller may not read it.</exception>
    public async Task<T> ShowAsync<T>(Caller caller, T? found, Func<T, Fqn> fqn, string what, string id)
        where T : class =>
        found is not null && await AskAsync(caller, [Permit.Read(fqn(found))]) is null ? found : throw Missing(what, id);

    /// <summary>The one answer for what is not there and for what may not be read.</summary>
    public static SlipwayException Missing(string what, string id) => new(ErrorCodes.NotFound, $"There is no {what} '{id}', or you may not read it.");

    /// <summary>Whether a single thing may be read that needs more than one yes; the caller answers a no as if it did not exist.</summary>
    public async Task<bool> MayReadAsync(Caller caller, params IReadOnlyList<AccessNeed> needs) => (await AskAsync(caller, needs)) is null;

    /// <summary>Goes on only when every need is allowed.</summary>
    /// <exception cref="SlipwayException"><c>policy_denied</c>, with the first refusal's message and every missing claim.</exception>
    public async Task RequireAsync(Caller caller, params IReadOnlyList<AccessNeed> needs)
    {
        if (await AskAsync(caller, needs) is { } refusal)
            throw refusal;
    }

    /// <summary>
    /// Asks again, later, for what <see cref="RequireAsync"/> allowed: documents may have changed in between. Only a no is new,
    /// or what could not be decided then, so only that is written down.
    /// </summary>
    /// <exception cref="SlipwayException"><c>policy_denied</c>.</exception>
    public async Task RequireStillAsync(Caller caller, params IReadOnlyList<AccessNeed> needs)
    {
        if (await AskAsync(caller, needs, again: true) is { } refusal)
            throw refusal;
    }

    private async Task<SlipwayException?> AskAsync(Caller caller, IReadOnlyList<AccessNeed> needs, bool again = false)
    {
        // One set for all needs: a change of the documents in between can't mix with them.
        var documents = policy.Current;
        var answers = needs.Select(need => (Need: need, Answer: need.Decide(documents, caller.Principal.Claims))).ToList();
        var denied = answers.Where(answer => !answer.Answer.IsAllowed).ToList();
        // When one need is refused nothing happens, so the yes to the others is no event.
        var told = denied.Count > 0 ? denied : answers.Where(answer =>
            !answer.Need.IsRead && (!again || answer.Need.WasOpen(documents, caller.Principal.Claims)));
        var decisions = told.SelectMany(answer => answer.Answer.Decisions).ToList();
        foreach (var decision in decisions)
        {
            if (decision.IsAllowed)
                LogAllowed(logger, caller.RequestId, caller.Principal.Name, decision.Question.Claim, decision.Question.Target, decision.Reason);
            else
                LogDenied(logger, caller.RequestId, caller.Principal.Name, decision.Question.Claim, decision.Question.Target, Explain(decision));
        }

        await audit.WriteAsync(caller, documents, decisions);
        return denied.Count == 0
            ? null
            : new SlipwayException(ErrorCodes.PolicyDenied, denied[0].Answer.Message)
            {
                MissingClaims = [.. denied.SelectMany(answer => answer.Answer.MissingClaims).Distinct(StringComparer.Ordinal)],
            };
    }

    // The server's log is the operator's: it may name the rules that nearly matched.
    private static string Explain(PolicyDecision decision) =>
        decision.NearMisses.IsEmpty ? decision.Reason : $"{decision.Reason}; {string.Join("; ", decision.NearMisses.Take(5))}";

    [LoggerMessage(EventId = 1801, Level = LogLevel.Debug, Message = "Request {RequestId}: {Principal} has {Claim} on {Target}: {Reason}")]
    private static partial void LogAllowed(ILogger logger, string requestId, string principal, string claim, Fqn target, string reason);

    [LoggerMessage(EventId = 1802, Level = LogLevel.Information, Message = "Request {RequestId}: {Principal} was refused {Claim} on {Target}: {Reason}")]
    private static partial void LogDenied(ILogger logger, string requestId, string principal, string claim, Fqn target, string reason);
}
