using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Storage;
using Route = Slipway.Contracts.Routes.Route;

namespace Slipway.Server.Routes;

/// <summary>Ports whose routes <see cref="RouteRules"/> has checked. To keep them: ask for <see cref="Needs"/>, then <see cref="RequireFree"/> inside the write.</summary>
public sealed record RoutedPorts(IReadOnlyList<Port> Ports, IReadOnlyList<AddedRoute> Added)
{
    /// <summary>What must be allowed: each new endpoint and the job must permit <c>map</c>.</summary>
    public IEnumerable<AccessNeed> Needs => Added.Select(route => route.Need);

    /// <summary>Has the last word inside the write. Jobs of one namespace may share an endpoint.</summary>
    /// <exception cref="SlipwayException"><c>name_taken</c>.</exception>
    public void RequireFree(SqliteConnection connection, Job job)
    {
        foreach (var (address, isChosen, _) in Added)
        {
            var others = connection.Query<string>(
                """
                SELECT jobs.document FROM jobs, json_each(jobs.document, '$.ports') AS port, json_each(port.value, '$.routes') AS route
                WHERE route.value ->> '$.endpoint' = @endpoint AND route.value ->> '$.type' = @type AND jobs.id <> @id
                """,
                new { endpoint = address.ToString(), type = address.Type, id = job.Uuid.ToString() });
            foreach (var other in others.Select(document => Documents.Read(document, SlipwayJson.Wire.Job)))
            {
                if (isChosen || other.Fqn.Namespace != job.Fqn.Namespace)
                    throw new SlipwayException(ErrorCodes.NameTaken, $"The route \"{address.Type}://{address}\" is taken by a job of another namespace. Choose another endpoint, or 'auto'.");
            }
        }
    }

    /// <summary>One route more. A port that was not there is added, and counts as one that nobody need listen on.</summary>
    internal static IReadOnlyList<Port> Add(IReadOnlyList<Port> ports, int number, Route route)
    {
        var at = ports.ToList().FindIndex(port => port.Number == number);
        return at < 0
            ? [.. ports, new Port(number, Optional: true) { Routes = [route] }]
            : [.. ports.Select((port, index) => index == at ? port with { Routes = [.. port.Routes, route] } : port)];
    }
}
