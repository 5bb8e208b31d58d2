using System.Globalization;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Audit;

namespace Slipway.Client.Audit;

/// <summary>Every change and every denial: who, what, when, from where, and decided by which rule.</summary>
public sealed class AuditClient
{
    private readonly ApiConnection connection;

    internal AuditClient(ApiConnection connection) => this.connection = connection;

    /// <summary>One page, newest first.</summary>
    public Task<IReadOnlyList<AuditLogItem>> ListAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("audit")
            .Add("start_time", UnixSeconds(query.Start))
            .Add("end_time", UnixSeconds(query.End))
            .Add("fqn", query.Fqn)
            .Add("event_type", query.EventType)
            .Add("principal", query.Principal)
            .Add("offset", query.Offset)
            .Add("limit", query.Limit);
        return connection.GetAsync(path.ToString(), SlipwayJson.Default.IReadOnlyListAuditLogItem, cancellationToken);
    }

    // 1795387363.25; a decimal keeps all digits of a tick.
    private static string? UnixSeconds(DateTimeOffset? time) => time is { } moment
        ? ((moment - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)
        : null;
}
