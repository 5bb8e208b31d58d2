using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Policy;

/// <summary>Optimistic locking: a change says which version it was made for. Checked in the transaction that makes the change.</summary>
internal static class VersionCheck
{
    /// <exception cref="SlipwayException"><c>version_conflict</c>, with every document that was changed meanwhile.</exception>
    public static void Require(SqliteConnection connection, IReadOnlyList<DocumentChange> changes)
    {
        var conflicts = changes
            .Where(change => change.ForVersion is not null)
            .Select(change => FindConflict(change.Name, change.ForVersion!.Value, DocumentRows.Newest(connection, change.Name)))
            .OfType<string>()
            .ToList();
        if (conflicts.Count > 0)
            throw new SlipwayException(ErrorCodes.VersionConflict, $"Nothing was changed. {string.Join(' ', conflicts)} Read it again, and make the change there.");
    }

    private static string? FindConflict(string name, long wanted, StoredDocument? newest)
    {
        var present = newest?.Text is null ? 0 : newest.Version;
        if (present == wanted)
            return null;
        var made = wanted == 0 ? "the change is for a document that is not there yet" : $"the change is for version {wanted}";
        if (newest is null)
            return $"There is no policy document \"{name}\"; {made}.";
        var when = DateTimeOffset.FromUnixTimeMilliseconds(newest.UpdatedAt).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
        return newest.Text is null
            ? $"The policy document \"{name}\" was deleted by {newest.UpdatedBy} at {when}; {made}."
            : $"The policy document \"{name}\" is at version {newest.Version}, changed by {newest.UpdatedBy} at {when}; {made}.";
    }
}
