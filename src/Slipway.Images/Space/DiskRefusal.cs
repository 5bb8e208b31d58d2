using System.Text;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Units;

namespace Slipway.Images.Space;

/// <summary>Says that there is no room: what is needed, what there is, and what helps.</summary>
internal static class DiskRefusal
{
    /// <summary>
    /// <c>The image nats needs about 50MB in /var/lib/slipway, and 20MB are left: 276MB are free on the disk, of which 256MB
    /// are always kept free (disk-reserve). Packages that no job uses hold 1.2GB: `apc package prune` removes them.</c>
    /// </summary>
    public static SlipwayException NoRoom(string what, string folder, DiskLimits limits, DiskLevel level, long reclaimable)
    {
        var text = new StringBuilder();
        text.Append($"{what} in {folder}, and {Size(Math.Max(0, level.Left))} are left: {Size(level.Free)} are free on the disk");
        if (limits.Reserve > 0)
            text.Append($", of which {Size(limits.Reserve)} are always kept free (disk-reserve)");
        if (limits.Budget is { } budget)
            text.Append($"; {Size(level.Used)} of the disk budget of {Size(budget)} are used (disk-budget)");
        text.Append(". ");
        text.Append(reclaimable > 0
            ? $"Packages that no job uses hold {Size(reclaimable)}: `apc package prune` removes them. Or free room otherwise"
            : "Delete jobs and packages that nobody needs, or free room otherwise");
        text.Append(limits.Budget is null ? ", and try again." : " or raise the budget, and try again.");
        return new SlipwayException(ErrorCodes.DiskFull, text.ToString());
    }

    public static SlipwayException RanFull(string what, string folder, DiskLevel level, Exception failure) => new(
        ErrorCodes.DiskFull,
        $"{what} in {folder}, and the disk ran full meanwhile; {Size(level.Free)} are free now that what had come is removed. Free disk space, or remove packages that nobody needs (`apc package prune`), and try again.",
        failure);

    private static string Size(long bytes) => ByteSize.Format(bytes);
}
