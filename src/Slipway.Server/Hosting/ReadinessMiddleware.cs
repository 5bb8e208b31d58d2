using Slipway.Contracts.Errors;
using Slipway.Server.Health;

namespace Slipway.Server.Hosting;

/// <summary>Until the server has taken over its data folder, callers are asked to come back, and only health is answered.</summary>
internal sealed class ReadinessMiddleware(RequestDelegate next, Readiness readiness)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        if (readiness.Pending is not { } step || !context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
            return next(context);
        throw new SlipwayException(ErrorCodes.Unavailable, $"The server is starting ({step}); try again in a moment.") { RetryAfter = ComeBack };
    }
}
