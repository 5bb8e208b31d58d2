using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Names;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;

namespace Slipway.Server.Tasks;

/// <summary>The answer to a request that begins a Task: where to watch it.</summary>
internal static class TaskAnswer
{
    public static IResult Of(HttpContext context, TaskRecord task) => Results.Json(Location(context, task.Id), SlipwayJson.Wire.LocationResponse);

    /// <summary>
    /// What goes into the commit that begins the Task: the answer under the request's key, if it has one. So a server that is
    /// killed between the two leaves both or neither, and the request sent again never begins a second Task.
    /// </summary>
    public static Action<SqliteConnection, TaskId>? Keep(HttpContext context) => context.Features.Get<KeyedRequest>() is { } request
        ? (connection, id) => request.Keep(
            connection, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(Location(context, id), SlipwayJson.Wire.LocationResponse))
        : null;

    private static LocationResponse Location(HttpContext context, TaskId id) => new(ServerUrl.ForTask(context, id));
}
