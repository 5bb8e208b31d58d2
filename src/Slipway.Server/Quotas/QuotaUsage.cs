using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;

namespace Slipway.Server.Quotas;

/// <summary>What is in use in and below a scope. Reads through the connection that it is given, so that it sees what a change in progress sees.</summary>
internal static class QuotaUsage
{
    private const string InScope =
        "((fqn >= @there AND fqn < @thereEnd) OR (fqn >= @below AND fqn < @belowEnd) OR fqn = @self) AND fqn <> @except";

    /// <param name="scope">A <c>quota::</c> namespace, or a job's name there.</param>
    /// <param name="except">The job that is about to change.</param>
    public static IReadOnlyList<JobUse> Jobs(SqliteConnection connection, Fqn scope, Fqn except) => connection
        .Query<JobRow>(
            $"""
            SELECT fqn AS Fqn, json_extract(document, '$.num_instances') AS Instances,
                   json_extract(document, '$.resources.cpu') AS Cpu, json_extract(document, '$.resources.memory') AS Memory,
                   json_extract(document, '$.resources.disk') AS Disk, json_extract(document, '$.resources.network') AS Network
            FROM jobs WHERE {InScope} ORDER BY fqn
            """,
            Range(scope.WithType(ResourceType.Job), except))
        .Select(row => new JobUse(
            Fqn.Parse(row.Fqn), (int)row.Instances, new Resource { Cpu = row.Cpu, Memory = row.Memory, Disk = row.Disk, Network = row.Network }))
        .ToList();

    /// <summary>Bytes of the layers of all packages, each package counted by itself: shared layers count in each.</summary>
    public static Int128 PackageBytes(SqliteConnection connection, Fqn scope, Fqn except) => connection
        .Query<string?>(
            // Sizes come from manifests and may be any number: they are added up here, where nothing overflows.
            $"SELECT (SELECT group_concat(json_extract(value, '$.length')) FROM json_each(document, '$.resources')) FROM packages WHERE {InScope}",
            Range(scope.WithType(ResourceType.Package), except))
        .SelectMany(sizes => sizes?.Split(',') ?? [])
        .Aggregate(Int128.Zero, (sum, size) => sum + long.Parse(size));

    // In and below '/prod': 'job::/prod::web' and 'job::/prod/eu::web'. Of 'web' in '/prod': itself and 'job::/prod::web/http/3cfde8b4'.
    private static object Range(Fqn scope, Fqn except)
    {
        var self = scope.ToString();
        var (there, below) = scope switch
        {
            { LocalName: not null } => ($"{self}/", $"{self}/"),
            { Namespace.IsRoot: true } => (self, self),
            _ => ($"{self}::", $"{self}/"),
        };
        return new { self, there, thereEnd = After(there), below, belowEnd = After(below), except = except.WithType(scope.Type).ToString() };
    }

    /// <summary>The first text behind all that begin so.</summary>
    private static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class JobRow
    {
        public string Fqn { get; init; } = "";
        public long Instances { get; init; }
        public long Cpu { get; init; }
        public long Memory { get; init; }
        public long Disk { get; init; }
        public long Network { get; init; }
    }
#pragma warning restore CA1812
}
