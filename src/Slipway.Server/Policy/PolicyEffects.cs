using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Docker;
using Slipway.Policy.Tokens;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Jobs;

namespace Slipway.Server.Policy;

/// <summary>
/// Which decisions a change of documents would turn: everybody is asked about every job, before and after. Principals are
/// users and jobs; only those that the caller may read are looked at.
/// </summary>
public sealed class PolicyEffects(UserStore users, JobStore jobs, AccessPolicy policy)
{
    /// <summary>Asked twice each, at a few microseconds.</summary>
    private const int MaxQuestions = 20_000;

    /// <summary>More than anybody reads.</summary>
    private const int MaxEffects = 200;

    private static readonly string[] Verbs = ["read", "update", "start", "stop", "delete"];

    /// <returns>What would change, and whether all was looked at.</returns>
    public (IReadOnlyList<PolicyEffect> Effects, bool Complete) Find(Principal caller, PolicySet before, PolicySet after)
    {
        var there = jobs.List().Where(job => policy.Allows(caller, Permit.Read(job.Fqn))).ToList();
        var principals = users.List().Where(user => policy.Allows(caller, Permit.Read(user.Name.Fqn))).Select(user => PolicyPrincipal.User(user.Name.ToString()))
            .Concat(there.Select(job => PolicyPrincipal.Job(job.Fqn))).ToList();

        var effects = new List<PolicyEffect>();
        var asked = 0;
        foreach (var (principal, question) in Questions(principals, there, after))
        {
            if (++asked > MaxQuestions || effects.Count == MaxEffects)
                return (effects, false);
            var allowed = question.Ask(after, principal);
            if (allowed != question.Ask(before, principal))
                effects.Add(new PolicyEffect(principal.Name!, question.Claim, question.Target, allowed));
        }

        return (effects, true);
    }

    private static IEnumerable<(PolicyPrincipal Principal, Question Question)> Questions(List<PolicyPrincipal> principals, List<Job> there, PolicySet after)
    {
        var spaces = principals.Select(principal => TokenPolicy.DefaultNamespace(after, principal)).Concat(there.Select(job => job.Fqn.Namespace)).Distinct().ToList();
        var about = spaces.SelectMany(space => new[] { ResourceType.Job, ResourceType.Package }.Select(type => Question.Permit("create", Fqn.Create(type, space, null))))
            .Concat(there.SelectMany(AboutJob)).ToList();
        return principals.SelectMany(principal => about.Select(question => (principal, question)));
    }

    private static IEnumerable<Question> AboutJob(Job job)
    {
        foreach (var verb in Verbs)
            yield return Question.Permit(verb, job.Fqn);
        if (job.DockerOrigin is { } origin && ImageReference.TryParse(DockerJobCheck.Url(origin), out var image, out _))
            yield return new Question($"{ClaimTypes.DockerAllow} {image}", job.Fqn, (documents, principal) => ImagePolicy.Decide(documents, principal, job.Fqn, image).IsAllowed);
    }

    private sealed record Question(string Claim, Fqn Target, Func<PolicySet, PolicyPrincipal, bool> Ask)
    {
        public static Question Permit(string verb, Fqn target) => new(
            $"{ClaimTypes.Permit} {verb}", target, (documents, principal) => documents.Allows(PolicyQuestion.Permit(principal, target, verb)));
    }
}
