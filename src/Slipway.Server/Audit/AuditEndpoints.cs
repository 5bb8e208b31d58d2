using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Contracts;
using Slipway.Server.Access;

namespace Slipway.Server.Audit;

/// <summary>The audit log over HTTP.</summary>
internal static class AuditEndpoints
{
    private const string Path = "/v1/audit";

    // What a page's link takes over from the question.
    private static readonly string[] Kept = ["start_time", "end_time", "fqn", "event_type", "principal", "limit"];

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, List).Requires("permit read on the audit realm of each entry's FQN; others are left out");

    private static IResult List(HttpContext context, AuditReader reader)
    {
        var page = reader.Read(context.GetCaller().Principal, AuditQuery.Read(context.Request));
        if (page.Previous is { } previous)
            context.Response.Headers["Prev"] = Link(context.Request, previous);
        if (page.Next is { } next)
            context.Response.Headers["Next"] = Link(context.Request, next);
        return Results.Json(page.Items, SlipwayJson.Wire.IReadOnlyListAuditLogItem);
    }

    // '/v1/audit?event_type=login.failed&limit=100&offset=200&before=81735'
    private static string Link(HttpRequest request, AuditCursor cursor)
    {
        var parameters = Kept
            .Select(name => KeyValuePair.Create(name, (string?)request.Query[name].ToString()))
            .Where(parameter => parameter.Value is { Length: > 0 })
            .Append(KeyValuePair.Create("offset", (string?)cursor.Offset.ToString(CultureInfo.InvariantCulture)))
            .Append(KeyValuePair.Create("before", (string?)cursor.Before.ToString(CultureInfo.InvariantCulture)));
        return QueryHelpers.AddQueryString(Path, parameters);
    }
}
