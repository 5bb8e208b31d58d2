using Slipway.Server.Access;
using Slipway.Server.Limits;

namespace Slipway.Server.Health;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it has taken over what was there and serves.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n")).RequiresNothing().CountsAs(RequestKind.Uncounted);
        routes.MapGet("/readyz", (Readiness readiness) => readiness.Pending is { } step
            ? Results.Text($"not ready: {step}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).RequiresNothing().CountsAs(RequestKind.Uncounted);
    }
}
