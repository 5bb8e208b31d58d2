using System.Reflection;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Server.Access;
using Slipway.Server.Configuration;

namespace Slipway.Server.Http;

/// <summary>What this server is.</summary>
internal static class InfoEndpoints
{
    public static string Version { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public static void MapInfo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/version", () => Results.Json(new VersionInfo(Version), SlipwayJson.Wire.VersionInfo)).RequiresNothing();
        routes.MapGet("/v1/info", (HttpContext context, ServerOptions options) => Results.Json(
            new Info("Slipway", ServerUrl.Of(context.Request), options.Domain), SlipwayJson.Wire.Info)).Requires();
    }
}
