using System.Globalization;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Audit;

namespace Slipway.Cli.Audit;

/// <summary>
/// Shows entries of the audit log, one a line:
/// <code>
/// 2026-11-22 23:10:05  denied   fred   permit create  job::/prod::web          from 10.0.0.7
/// 2026-11-22 23:10:09  allowed  admin  permit create  job::/sandbox/admin::web from 10.0.0.2  by clusterPermissions:4
/// </code>
/// </summary>
internal sealed class AuditView(Screen screen, TimeProvider time)
{
    /// <summary>One long name must not push everything else off the screen.</summary>
    private const int WidestColumn = 48;

    public void Show(IReadOnlyList<AuditLogItem> items)
    {
        if (items.Count == 0)
        {
            screen.ErrorLine("Nothing of the kind is in the audit log, or you may not see it.");
            return;
        }

        var rows = items.Select(item => (Item: item, Cells: Cells(item))).ToList();
        var widths = Enumerable.Range(0, 3).Select(i => Math.Min(WidestColumn, rows.Max(row => DisplayWidth.Of(row.Cells[i])))).ToArray();
        foreach (var (item, cells) in rows)
        {
            var answer = screen.Paint(item.Allowed ? Colour.Success : Colour.Failure, item.Allowed ? "allowed" : "denied ");
            var columns = string.Join("  ", cells.Select((cell, i) => Pad(cell, widths[i])));
            screen.Line($"{At(item)}  {answer}  {columns}{Rest(item)}".TrimEnd());
        }
    }

    private string At(AuditLogItem item) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddSeconds(item.Timestamp), time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string[] Cells(AuditLogItem item) =>
    [
        screen.Foreign(item.PrincipalName.Length > 0 ? item.PrincipalName : "(nobody)"),
        screen.Foreign(item.Claim.Length > 0 ? item.Claim : item.EventType),
        screen.Foreign(item.Fqn.Length > 0 ? item.Fqn : "-"),
    ];

    private string Rest(AuditLogItem item) => screen.Foreign(
        (item.RequesterAddr.Length > 0 ? $"  from {item.RequesterAddr}" : "") + (item.DecidedBy.Count > 0 ? $"  by {string.Join(", ", item.DecidedBy)}" : ""));

    private static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - DisplayWidth.Of(text)));
}
