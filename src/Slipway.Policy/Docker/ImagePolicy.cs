using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Docker;

/// <summary>Which images may become jobs and packages in a namespace: the claim <c>docker.allow</c> on job realms.</summary>
public static class ImagePolicy
{
    /// <summary>Decides whether a principal may use an image for a job, or for the package of that name.</summary>
    /// <param name="target">A job's FQN, or that of the package: asked is the job of the same name, as the claim is on jobs only.</param>
    /// <param name="resolved">The digest that the image's tag meant at the registry, where that is known.</param>
    public static PolicyDecision Decide(
        PolicySet policy, PolicyPrincipal principal, Fqn target, ImageReference image, Digest? resolved = null)
    {
        var job = target.WithType(ResourceType.Job);
        var wanted = new PolicyQuestion(principal, job, ClaimTypes.DockerAllow, image.ToString());
        if (policy.TryRead(principal, job) is not { } readings)
            return new PolicyDecision { Question = wanted, Outcome = PolicyOutcome.Stopped, Message = PolicyDecision.Stopped(job) };
        foreach (var pattern in Patterns(readings).Where(pattern => pattern.Matches(image, resolved)))
        {
            var decision = policy.Decide(wanted with { Value = pattern.ToString() });
            if (decision.IsAllowed)
                return decision;
        }

        return new PolicyDecision
        {
            Question = wanted,
            Outcome = PolicyOutcome.Denied,
            Message = $"Docker image \"{image}\" not allowed by policy: missing claim \"docker.allow \\\"{image}\\\"\" on \"{job}\"",
        };
    }

    /// <summary>
    /// True when the image was asked for by tag and only a pattern with a digest may allow it: what <see cref="Decide"/> says
    /// without the digest is not the last word then.
    /// </summary>
    public static bool DependsOnDigest(PolicySet policy, PolicyPrincipal principal, Fqn target, ImageReference image)
    {
        if (policy.TryRead(principal, target.WithType(ResourceType.Job)) is not { } readings)
            return false;
        var patterns = Patterns(readings).ToList();
        return !patterns.Exists(pattern => pattern.Matches(image)) && patterns.Exists(pattern => pattern.DependsOnDigest(image));
    }

    // A pattern that a template made may be none; it allows nothing.
    private static IEnumerable<ImagePattern> Patterns(PolicyReadings readings)
    {
        foreach (var text in readings.All(ClaimTypes.DockerAllow))
        {
            if (ImagePattern.TryParse(text, out var pattern, out _))
                yield return pattern;
        }
    }
}
