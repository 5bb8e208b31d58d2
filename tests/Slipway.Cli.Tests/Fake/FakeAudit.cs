using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Audit;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeAudit
{
    public static void Map(WebApplication app, FakeServer server) => app.MapGet("/v1/audit", (int? offset, int? limit, string? event_type, string? principal) =>
    {
        var found = server.Audit.Reverse()
            .Where(item => (event_type is null || item.EventType == event_type) && (principal is null || item.PrincipalName == principal))
            .Skip(offset ?? 0).Take(Math.Min(limit ?? 100, 100));
        return Results.Json([.. found], SlipwayJson.Default.IReadOnlyListAuditLogItem);
    });

    /// <summary>Entries from 2026-11-22 10:20:30 UTC on, one a minute.</summary>
    public static void AddAudit(this FakeServer server, string principal, bool allowed, string claim, string fqn, params string[] decidedBy) =>
        server.Audit.Enqueue(new AuditLogItem
        {
            Uuid = Guid.NewGuid().ToString(),
            Timestamp = new DateTimeOffset(2026, 11, 22, 10, 20, 30, TimeSpan.Zero).AddMinutes(server.Audit.Count).ToUnixTimeSeconds(),
            EventType = claim.Contains('.', StringComparison.Ordinal) ? claim : allowed ? "policy.access.allowed" : "policy.access.denied",
            PrincipalName = principal,
            Allowed = allowed,
            Claim = claim.Contains('.', StringComparison.Ordinal) ? "" : claim,
            Fqn = fqn,
            RequesterAddr = "127.0.0.1",
            DecidedBy = decidedBy,
        });
}
