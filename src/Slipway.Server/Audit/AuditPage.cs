using Slipway.Contracts.Audit;

namespace Slipway.Server.Audit;

/// <summary>Some entries, newest first, and where there may be more.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditLogItem> Items, AuditCursor? Previous, AuditCursor? Next);

/// <summary>Where a page begins: so many visible entries after the first that is older than <paramref name="Before"/>.</summary>
internal readonly record struct AuditCursor(long Before, int Offset);
