using Slipway.Contracts.Names;

namespace Slipway.Server.Http;

/// <summary>URLs of this server as the caller knows it: with the scheme and host that the request came by.</summary>
internal static class ServerUrl
{
    public static string Of(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    public static string ForTask(HttpContext context, TaskId id) => $"{Of(context.Request)}/v1/tasks/{id}";
}
