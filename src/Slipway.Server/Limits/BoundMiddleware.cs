using Slipway.Server.Access;

namespace Slipway.Server.Limits;

/// <summary>Gives each request of the API its place, by who calls: before anything of its body is read.</summary>
internal sealed class BoundMiddleware(RequestDelegate next, RequestBounds bounds)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var kind = context.GetEndpoint() is RouteEndpoint endpoint
            ? endpoint.Metadata.GetMetadata<RequestKindRule>()?.KindOf(context) ?? RequestKind.Request
            : RequestKind.Uncounted;
        if (kind == RequestKind.Uncounted)
        {
            await next(context);
            return;
        }

        using var place = await bounds[kind].EnterAsync(NameOf(context), context.RequestAborted);
        await next(context);
    }

    // A call without a token, such as a login, is its address's.
    private static string NameOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Principal.Name ?? $"address {context.Connection.RemoteIpAddress}";
}
