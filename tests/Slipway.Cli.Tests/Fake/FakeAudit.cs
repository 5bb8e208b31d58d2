using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Audit;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeAudit
{
    public static void Map(WebApplication app, FakeServer server) => app.MapGet("/v1/audit", (HttpContext context, int? offset, int? limit, string? event_type, string? principal) =>
    {
        // Smaller than asked for, as where much of the log may not be seen.
        var size = Math.Min(limit ?? 100, 100);
        var found = server.Audit.Reverse()
            .Where(item => (event_type is null || item.EventType == event_type) && (principal is null || item.PrincipalName == principal))
            .Skip(offset ?? 0).ToList();
        if (found.Count > size)
            context.Response.Headers["Next"] = server.AuditNext ?? $"/v1/audit?offset={(offset ?? 0) + size}&limit={limit}";
        return Results.Json([.. found.Take(size)], SlipwayJson.Default.IReadOnlyListAuditLogItem);
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
