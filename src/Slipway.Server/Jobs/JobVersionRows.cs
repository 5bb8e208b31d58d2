using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Server.Storage;

namespace Slipway.Server.Jobs;

/// <summary>The table of what jobs were. A deleted job takes its rows with it.</summary>
internal static class JobVersionRows
{
    /// <summary>Of each job, the newest.</summary>
    public const int Kept = 100;

    /// <summary>However few they are, older ones go when a job's versions are longer than this together, in characters.</summary>
    private const int MostText = 4 << 20;

    // The way back from the last change is always kept.
    private const int LeastKept = 2;

    /// <summary>Writes a version, and lets go of the oldest beyond those kept.</summary>
    public static void Add(SqliteConnection connection, Job job, IReadOnlyList<string> changes)
    {
        var id = job.Uuid.ToString();
        connection.Execute(
            "INSERT INTO job_versions (job_id, number, changes, document) SELECT @id, 1 + coalesce(max(number), 0), @changes, @document FROM job_versions WHERE job_id = @id",
            new { id, changes = Documents.Write(changes, StoredJson.Default.IReadOnlyListString), document = Documents.Write(job, SlipwayJson.Wire.Job) });
        connection.Execute(
            """
            DELETE FROM job_versions WHERE job_id = @id AND number IN (
                SELECT number FROM (
                    SELECT number, row_number() OVER newest AS place, sum(length(document)) OVER newest AS text
                    FROM job_versions WHERE job_id = @id WINDOW newest AS (ORDER BY number DESC))
                WHERE place > @Kept OR (place > @LeastKept AND text > @MostText))
            """,
            new { id, Kept, LeastKept, MostText });
    }

    public static IReadOnlyList<JobVersion> List(SqliteConnection connection, JobId id) => connection.Query<(int Number, string Changes, int VersionId, string At, string By)>(
        """
        SELECT number, changes, json_extract(document, '$.version_id'), json_extract(document, '$.updated_at'), json_extract(document, '$.updated_by')
        FROM job_versions WHERE job_id = @id ORDER BY number DESC
        """,
        new { id = id.ToString() })
        .Select(row => new JobVersion
        {
            Number = row.Number,
            VersionId = row.VersionId,
            UpdatedAt = DateTimeOffset.Parse(row.At, CultureInfo.InvariantCulture),
            UpdatedBy = row.By,
            Changes = Documents.Read(row.Changes, StoredJson.Default.IReadOnlyListString),
        })
        .ToList();

    public static JobVersion? Find(SqliteConnection connection, JobId id, int number)
    {
        var (changes, document) = connection.QuerySingleOrDefault<(string? Changes, string? Document)>(
            "SELECT changes, document FROM job_versions WHERE job_id = @id AND number = @number", new { id = id.ToString(), number });
        if (changes is null || document is null)
            return null;
        var job = Documents.Read(document, SlipwayJson.Wire.Job);
        return new JobVersion
        {
            Number = number,
            VersionId = job.VersionId,
            UpdatedAt = job.UpdatedAt,
            UpdatedBy = job.UpdatedBy,
            Changes = Documents.Read(changes, StoredJson.Default.IReadOnlyListString),
            Job = job,
        };
    }
}
