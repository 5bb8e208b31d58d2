using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Jobs;

namespace Slipway.Server.Services;

/// <summary>Bindings and links over HTTP.</summary>
internal static class BindingEndpoints
{
    private const string ChangeJob = "permit read and update on the job";

    public static void MapBindings(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/bindings", MakeAsync).Requires(
            ChangeJob, "permit read on the service or target", "permit bind on job and service, each with the other as context; for a link permit link on source and target", JobRestart.Requirement).OncePerKey();
        routes.MapPost("/v1/unbind", UnbindAsync).Requires(ChangeJob, JobRestart.Requirement).OncePerKey();
        routes.MapPost("/v1/unlink", UnlinkAsync).Requires(ChangeJob, JobRestart.Requirement).OncePerKey();
    }

    private static async Task<IResult> MakeAsync(HttpContext context, BindingEditor editor)
    {
        var order = BindingOrder.Check(await context.ReadBodyAsync(SlipwayJson.Wire.BindingRequest));
        var binding = await editor.MakeAsync(context.GetCaller(), order, JobRestart.IsAskedFor(context), context.RequestAborted);
        return Results.Json(binding, SlipwayJson.Wire.Binding);
    }

    // No service here has a provider that could fail, so there is nothing to force.
    private static async Task<IResult> UnbindAsync(HttpContext context, BindingEditor editor)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.UnbindRequest);
        var problems = new ProblemList();
        var job = problems.ParseResource("$.job", request.Job, ResourceType.Job);
        var service = problems.ParseResource("$.service", request.Service, ResourceType.Service);
        problems.ThrowIfAny();
        await editor.UnbindAsync(context.GetCaller(), job, service, JobRestart.IsAskedFor(context), context.RequestAborted);
        return Results.Ok();
    }

    private static async Task<IResult> UnlinkAsync(HttpContext context, BindingEditor editor)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.UnlinkRequest);
        var problems = new ProblemList();
        var from = problems.ParseResource("$.from_job", request.FromJob, ResourceType.Job);
        var to = problems.ParseResource("$.to_job", request.ToJob, ResourceType.Job);
        problems.ThrowIfAny();
        await editor.UnlinkAsync(context.GetCaller(), from, to, request.Port, JobRestart.IsAskedFor(context), context.RequestAborted);
        return Results.Ok();
    }
}
