using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;

namespace Slipway.Server.Access;

/// <summary>Making a job or package from an image: <c>docker.allow</c> on the job's FQN, or on the job of the package's name.</summary>
/// <param name="Target">The job or package.</param>
/// <param name="Resolved">The digest that the image's tag means at the registry, where that is known.</param>
public sealed record ImageUse(Fqn Target, ImageReference Image, Digest? Resolved = null) : AccessNeed
{
    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal) =>
        new(ImagePolicy.Decide(policy, principal, Target, Image, Resolved));
}
