using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Audit;
using Slipway.Contracts.Names;
using Slipway.Server.Access;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Audit;

/// <summary>Reads the audit log for somebody: entries about what they may not read the log of are left out.</summary>
public sealed class AuditReader(Database database, AccessPolicy policy)
{
    /// <summary>
    /// One call looks at no more entries than this. When they are looked at before the page is full, it stays short, and the
    /// next page begins where the look ended.
    /// </summary>
    public const int MaxLooked = 20_000;

    // Writers take their time before they queue, so neighbours may be a little out of order.
    private const int Disorder = 1000;

    internal AuditPage Read(Principal principal, AuditQuery query) => database.Read(connection =>
    {
        var newest = query.Before ?? connection.ExecuteScalar<long>("SELECT coalesce(max(seq), 0) FROM audit") + 1;
        var end = newest;
        if (query.To is { } to)
            end = Math.Min(end, Seek(connection, "time <= @time ORDER BY time DESC", to) + Disorder);
        var first = query.From is { } from ? Seek(connection, "time >= @time ORDER BY time", from, otherwise: end) - Disorder : 0;
        first = Math.Max(first, connection.ExecuteScalar<long>("SELECT coalesce(min(seq), 0) FROM audit"));
        var start = Math.Max(first, end - MaxLooked);

        var seen = 0;
        var page = new List<long>(query.Limit);
        var more = false;
        foreach (var seq in Visible(connection, principal, query, start, end))
        {
            more = page.Count == query.Limit;
            if (more)
                break;
            if (seen++ >= query.Offset)
                page.Add(seq);
        }

        AuditCursor? previous = query.Offset > 0 ? new AuditCursor(newest, Math.Max(0, query.Offset - query.Limit)) : null;
        AuditCursor? next = more ? new AuditCursor(newest, query.Offset + query.Limit)
            : start > first ? new AuditCursor(start, Math.Max(0, query.Offset - seen))
            : null;
        return new AuditPage(Load(connection, page), previous, next);
    });

    private IEnumerable<long> Visible(SqliteConnection connection, Principal principal, AuditQuery query, long start, long end)
    {
        var decided = new Dictionary<string, bool>(StringComparer.Ordinal);
        var entries = connection.Query<(long Seq, string Fqn)>(
            """
            SELECT seq, fqn FROM audit
            WHERE seq >= @start AND seq < @end AND (@From IS NULL OR time >= @From) AND (@To IS NULL OR time <= @To)
              AND (@EventType IS NULL OR event_type = @EventType) AND (@Principal IS NULL OR principal = @Principal)
            ORDER BY seq DESC
            """,
            new { start, end, query.From, query.To, query.EventType, query.Principal },
            buffered: false);
        foreach (var (seq, text) in entries)
        {
            if (!decided.TryGetValue(text, out var visible))
            {
                visible = Fqn.TryParse(text, out var fqn, out _) && query.Matches(fqn) && policy.Allows(principal, Permit.Read(fqn.WithType(ResourceType.Audit)));
                decided[text] = visible;
            }

            if (visible)
                yield return seq;
        }
    }

    private static List<AuditLogItem> Load(SqliteConnection connection, List<long> page) => connection
        .Query<AuditRow>(
            """
            SELECT id AS Id, time AS Time, event_type AS EventType, fqn AS Fqn, principal AS Principal, address AS Address, action AS Action,
                   request_id AS RequestId, allowed AS Allowed, claim AS Claim, decided_by AS DecidedBy, payload AS Payload
            FROM audit WHERE seq IN @page ORDER BY seq DESC
            """,
            new { page })
        .Select(row => row.ToWire())
        .ToList();

    private static long Seek(SqliteConnection connection, string where, long time, long otherwise = 0) =>
        connection.ExecuteScalar<long?>($"SELECT seq FROM audit WHERE {where} LIMIT 1", new { time }) ?? otherwise;
}
