using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;
using Slipway.Policy.Packages;

namespace Slipway.Server.Access;

/// <summary>
/// A job that runs from a package: <c>permit use</c> on the package, and <c>package.allow</c> on the job, which packages of the
/// job's own namespace don't need.
/// </summary>
public sealed record PackageUse(Fqn Job, Fqn Package) : AccessNeed
{
    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal)
    {
        var use = policy.Decide(PolicyQuestion.Permit(principal, Package, "use", new PolicyContext { Other = Job }));
        if (Job.Namespace == Package.Namespace)
            return new AccessAnswer(use);
        var allowed = PackagePolicy.Decide(policy, principal, Job, Package);
        return new AccessAnswer([use, allowed], use.IsAllowed ? allowed.Message : use.Message);
    }
}
