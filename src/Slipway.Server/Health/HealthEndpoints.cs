using Slipway.Contracts;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Limits;

namespace Slipway.Server.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it has taken over what was there and serves. <c>/v1/node</c>: what it runs on.</summary>
internal static class HealthEndpoints
{
    private static readonly Fqn Cluster = Fqn.Parse("cluster::/");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n")).RequiresNothing().CountsAs(RequestKind.Uncounted);
        routes.MapGet("/readyz", (Readiness readiness) => readiness.Pending is { } step
            ? Results.Text($"not ready: {step}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).RequiresNothing().CountsAs(RequestKind.Uncounted);
        routes.MapGet("/v1/node", async (HttpContext context, AccessPolicy policy, NodeReader node) =>
        {
            await policy.RequireAsync(context.GetCaller(), Permit.Read(Cluster));
            return Results.Json(await node.ReadAsync(context.RequestAborted), SlipwayJson.Wire.NodeInfo);
        }).Requires("permit read on cluster::/");
    }
}
