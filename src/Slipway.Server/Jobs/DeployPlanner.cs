using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Images;
using Slipway.Images.Space;
using Slipway.Server.Access;
using Slipway.Server.Packages;
using Slipway.Server.Quotas;
using Slipway.Server.Routes;

namespace Slipway.Server.Jobs;

/// <summary>Says what a deploy would do: for somebody who is still typing.</summary>
public sealed class DeployPlanner(
    AccessPolicy policy, QuotaGuard quotas, RouteRules rules, DeployFromImage deploy, IImageStore images, JobStore jobs, PackageStore packages, DiskRoom room)
{
    /// <exception cref="SlipwayException">The request is wrong by itself, or the registry has no such image or does not answer.</exception>
    public async Task<DockerJobPlan> PlanAsync(Caller caller, CreateDockerJobRequest wire, CancellationToken cancellationToken)
    {
        var request = DockerJobRequest.Check(wire);
        request = request with { Wire = wire with { Routes = rules.Choose(request.Job, wire.Routes) } };
        var answers = policy.Weigh(caller.Principal, deploy.AllNeeds(request));
        if (answers.Any(answer => !answer.IsAllowed))
            return Refusal(answers);
        try
        {
            quotas.Require(caller, before: null, JobUse.Of(request));
        }
        catch (SlipwayException exception) when (exception.Code == ErrorCodes.QuotaExceeded)
        {
            return new DockerJobPlan { Allowed = false, Message = exception.Message, Decisions = Decisions(answers) };
        }

        // Only now: whoever may not use an image does not make this machine ask for it.
        var image = await images.ResolveAsync(request.Image, cancellationToken);
        answers = [.. answers, .. policy.Weigh(caller.Principal, new ImageUse(request.Package, request.Image, image.ManifestDigest))];
        if (answers.Any(answer => !answer.IsAllowed))
            return Refusal(answers);

        var missing = images.FindMissing(image);
        return new DockerJobPlan
        {
            Allowed = true,
            Decisions = Decisions(answers),
            NameTaken = jobs.Find(request.Job) is not null || packages.Find(request.Package) is not null,
            Image = image.Reference.ToString(),
            Digest = image.ManifestDigest,
            Layers = image.Layers.Count,
            Bytes = image.Layers.Sum(layer => layer.Size),
            MissingLayers = missing.Count,
            MissingBytes = missing.Sum(layer => layer.Size),
            NeedBytes = images.EstimateRoom(missing),
            FreeBytes = await room.LeftAsync(cancellationToken),
            Ports = image.Config.ExposedPorts,
        };
    }

    private static DockerJobPlan Refusal(IReadOnlyList<AccessAnswer> answers) => new()
    {
        Allowed = false,
        Message = answers.First(answer => !answer.IsAllowed).Message,
        MissingClaims = [.. answers.SelectMany(answer => answer.MissingClaims).Distinct(StringComparer.Ordinal)],
        Decisions = Decisions(answers),
    };

    private static IReadOnlyList<PlannedDecision> Decisions(IReadOnlyList<AccessAnswer> answers) =>
    [
        .. answers.SelectMany(answer => answer.Decisions)
            .Select(decision => new PlannedDecision(
                decision.Question.Claim, decision.Question.Target, decision.IsAllowed,
                [.. decision.Steps.Select(step => step.Source.ToString()).Distinct(StringComparer.Ordinal)]))
            .DistinctBy(decision => (decision.Claim, decision.Fqn)),
    ];
}
