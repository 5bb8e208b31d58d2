using Slipway.Contracts.Names;
using Slipway.Policy.Decisions;
using Slipway.Policy.Docker;
using Slipway.Policy.Documents;

namespace Slipway.Server.Access;

/// <summary>Making a job or package from an image: <c>docker.allow</c> on the job's FQN, or on the job of the package's name.</summary>
/// <param name="Target">The job or package.</param>
/// <param name="Resolved">The digest that the image's tag means at the registry; null while the registry was not asked.</param>
public sealed record ImageUse(Fqn Target, ImageReference Image, Digest? Resolved = null) : AccessNeed
{
    /// <summary>Nothing is to be made: somebody only wants to know.</summary>
    public bool IsOnlyAsked { get; init; }

    public override bool IsRead => IsOnlyAsked;

    public override AccessAnswer Decide(PolicySet policy, PolicyPrincipal principal) =>
        IsOpen(policy, principal) && Resolved is null
            ? AccessAnswer.NotYet
            : new(ImagePolicy.Decide(policy, principal, Target, Image, Resolved));

    public override bool WasOpen(PolicySet policy, PolicyPrincipal principal) => Resolved is not null && IsOpen(policy, principal);

    private bool IsOpen(PolicySet policy, PolicyPrincipal principal) => ImagePolicy.DependsOnDigest(policy, principal, Target, Image);
}
