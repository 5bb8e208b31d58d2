using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Audit;

namespace Slipway.Client.Audit;

/// <summary>Every change and every denial: who, what, when, from where, and decided by which rule.</summary>
public sealed class AuditClient
{
    private readonly ApiConnection connection;

    internal AuditClient(ApiConnection connection) => this.connection = connection;

    /// <summary>The entries that the caller may see, newest first, fetched page by page as they are read.</summary>
    /// <remarks>New entries that come meanwhile do not move the pages.</remarks>
    public async IAsyncEnumerable<AuditLogItem> ReadAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? path = PathOf(query);
        while (path is not null)
        {
            (var page, path) = await connection.GetPageAsync(path, SlipwayJson.Default.IReadOnlyListAuditLogItem, cancellationToken).ConfigureAwait(false);
            foreach (var item in page)
                yield return item;
        }
    }

    private static string PathOf(AuditQuery query) => new QueryString("audit")
        .Add("start_time", UnixSeconds(query.Start))
        .Add("end_time", UnixSeconds(query.End))
        .Add("fqn", query.Fqn)
        .Add("event_type", query.EventType)
        .Add("principal", query.Principal)
        .Add("offset", query.Offset)
        .Add("limit", query.Limit)
        .ToString();

    // 1795387363.25; a decimal keeps all digits of a tick.
    private static string? UnixSeconds(DateTimeOffset? time) => time is { } moment
        ? ((moment - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)
        : null;
}
