using System.Reflection;
using System.Text;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
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
        routes.MapGet("/v1/errors", () => Results.Text(ErrorDocs.Page(), "text/markdown", Encoding.UTF8)).RequiresNothing();
        routes.MapGet("/v1/errors/{code}", (string code) => ErrorCodes.Find(code) is { } found
            ? Results.Text(ErrorDocs.Section(found), "text/markdown", Encoding.UTF8)
            : throw new SlipwayException(ErrorCodes.NotFound, "There is no error of this code; /v1/errors lists all.")).RequiresNothing();
    }
}
