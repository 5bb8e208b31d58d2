using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Staging;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;

namespace Slipway.Server.Staging;

/// <summary>Staging pipelines over HTTP: list, read, make, change, delete.</summary>
internal static class PipelineEndpoints
{
    private const string ReadPipeline = "permit read on the staging pipeline";

    public static void MapPipelines(this IEndpointRouteBuilder routes)
    {
        var pipelines = routes.MapGroup("/v1/stagingpipelines");
        pipelines.MapGet("", List).Requires("permit read on each staging pipeline; others are left out");
        pipelines.MapPost("", CreateAsync).Requires("permit create on the staging pipeline").OncePerKey();
        pipelines.MapGet("{id}", async (string id, HttpContext context, PipelineStore store, AccessPolicy policy) =>
            Results.Json(await FindAsync(id, context, store, policy), SlipwayJson.Wire.StagingPipeline)).Requires(ReadPipeline);
        pipelines.MapPut("{id}", UpdateAsync).Requires(ReadPipeline, "permit update on the staging pipeline");
        pipelines.MapDelete("{id}", DeleteAsync).Requires(ReadPipeline, "permit delete on the staging pipeline");
    }

    private static IResult List(HttpContext context, PipelineStore store, AccessPolicy policy)
    {
        var filter = NameFilter.Read(context.Request);
        var principal = context.GetCaller().Principal;
        var found = store.List().Where(pipeline => filter.Matches(pipeline.Fqn) && policy.Allows(principal, Permit.Read(pipeline.Fqn))).ToList();
        return Results.Json(found, SlipwayJson.Wire.IReadOnlyListStagingPipeline);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, PipelineStore store, AccessPolicy policy, TimeProvider time)
    {
        var wanted = await context.ReadBodyAsync(SlipwayJson.Wire.StagingPipeline);
        PipelineChecks.Require(wanted);
        var caller = context.GetCaller();
        await policy.RequireAsync(caller, Permit.Create(wanted.Fqn));
        var now = time.GetUtcNow();
        // Whatever id was sent: two can't agree on one by themselves.
        var pipeline = wanted with
        {
            Uuid = PipelineId.New(),
            Name = wanted.Fqn.Name,
            VersionId = 1,
            CreatedBy = caller.Principal.Name,
            CreatedAt = now,
            UpdatedBy = caller.Principal.Name,
            UpdatedAt = now,
        };
        await store.CreateAsync(pipeline);
        return Results.Json(pipeline, SlipwayJson.Wire.StagingPipeline);
    }

    private static async Task<IResult> UpdateAsync(string id, HttpContext context, PipelineStore store, AccessPolicy policy, TimeProvider time)
    {
        var current = await FindAsync(id, context, store, policy);
        var caller = context.GetCaller();
        var wanted = await context.ReadBodyAsync(SlipwayJson.Wire.StagingPipeline);
        await policy.RequireAsync(caller, Permit.Update(current.Fqn));
        RequireOwn(current);
        if (wanted.Fqn != current.Fqn)
            throw new SlipwayException(ErrorCodes.RequestInvalid, "$.fqn: a staging pipeline can't be renamed; make another.") { JsonPath = "$.fqn" };
        PipelineChecks.Require(wanted);
        var changed = await store.UpdateAsync(current.Uuid, now => now.VersionId != wanted.VersionId
            ? throw new SlipwayException(ErrorCodes.VersionConflict, $"\"{now.Fqn}\" was changed by {now.UpdatedBy} meanwhile: read it again, and change that.")
            : wanted with
            {
                Uuid = now.Uuid,
                Name = now.Name,
                VersionId = now.VersionId + 1,
                CreatedBy = now.CreatedBy,
                CreatedAt = now.CreatedAt,
                UpdatedBy = caller.Principal.Name,
                UpdatedAt = time.GetUtcNow(),
            });
        return Results.Json(changed, SlipwayJson.Wire.StagingPipeline);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, PipelineStore store, AccessPolicy policy)
    {
        var current = await FindAsync(id, context, store, policy);
        await policy.RequireAsync(context.GetCaller(), Permit.Delete(current.Fqn));
        RequireOwn(current);
        await store.DeleteAsync(current.Uuid);
        return Results.Ok();
    }

    private static void RequireOwn(StagingPipeline pipeline)
    {
        if (BuiltInPipelines.Find(pipeline.Uuid) is not null)
            throw new SlipwayException(ErrorCodes.StateConflict, $"The staging pipeline \"{pipeline.Fqn}\" comes with the server and can't be changed; make one like it: apc staging pipeline clone {pipeline.Fqn}");
    }

    private static Task<StagingPipeline> FindAsync(string id, HttpContext context, PipelineStore store, AccessPolicy policy) => policy.ShowAsync(
        context.GetCaller(), store.Find(RouteIds.ParseId<PipelineId>(id, "staging pipeline")), pipeline => pipeline.Fqn, "staging pipeline", id);
}
