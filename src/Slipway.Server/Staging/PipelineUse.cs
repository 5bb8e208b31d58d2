using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Server.Access;

namespace Slipway.Server.Staging;

/// <summary>Who may stage with which pipeline.</summary>
internal static class PipelineUse
{
    /// <summary>
    /// <c>use</c> of the pipeline. One that a user wrote names images of the user's choice, so the package needs what it would
    /// need if it were made of them.
    /// </summary>
    public static IReadOnlyList<AccessNeed> Needs(StagingPipeline pipeline, Fqn package) =>
    [
        new Permit("use", pipeline.Fqn),
        .. BuiltInPipelines.Find(pipeline.Uuid) is not null
            ? []
            : new[] { pipeline.BuildImage, pipeline.RunImage }.Where(image => image.Length > 0).Distinct().Select(image => new ImageUse(package, ImageReference.Parse(image))),
    ];

    /// <summary>A pipeline that was named.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>, also when the caller may not read it; <c>policy_denied</c>.</exception>
    public static async Task<StagingPipeline> FindAsync(AccessPolicy policy, PipelineStore pipelines, Caller caller, Fqn package, Fqn fqn)
    {
        var pipeline = await policy.ShowAsync(caller, pipelines.Find(fqn), found => found.Fqn, "staging pipeline", fqn.ToString());
        await policy.RequireAsync(caller, Needs(pipeline, package));
        return pipeline;
    }

    /// <summary>Those that may be chosen by what is in the folder: the server's and those of the package's namespace, if the caller may use them.</summary>
    public static IEnumerable<StagingPipeline> Candidates(AccessPolicy policy, PipelineStore pipelines, Caller caller, Fqn package) =>
        pipelines.List().Where(pipeline =>
            (pipeline.Fqn.Namespace == package.Namespace || BuiltInPipelines.Find(pipeline.Uuid) is not null)
            && policy.Allows(caller.Principal, Permit.Read(pipeline.Fqn))
            && policy.Allows(caller.Principal, new Permit("use", pipeline.Fqn)));
}
