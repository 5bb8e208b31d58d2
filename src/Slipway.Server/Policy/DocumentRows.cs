using Dapper;
using Microsoft.Data.Sqlite;

namespace Slipway.Server.Policy;

/// <summary>The table of policy documents: every version a row.</summary>
internal static class DocumentRows
{
    private const string Columns = "name AS Name, version AS Version, text AS Text, updated_at AS UpdatedAt, updated_by AS UpdatedBy";

    // SQLite takes the other columns from the row that has the maximum.
    private const string NewestColumns = "name AS Name, max(version) AS Version, text AS Text, updated_at AS UpdatedAt, updated_by AS UpdatedBy";

    /// <summary>The newest version of each document, deleted ones included.</summary>
    public static Dictionary<string, StoredDocument> Newest(SqliteConnection connection) =>
        connection.Query<StoredDocument>($"SELECT {NewestColumns} FROM policy_documents GROUP BY name").ToDictionary(stored => stored.Name, StringComparer.Ordinal);

    public static StoredDocument? Newest(SqliteConnection connection, string name) => connection.QuerySingleOrDefault<StoredDocument>(
        $"SELECT {NewestColumns} FROM policy_documents WHERE name = @name GROUP BY name", new { name });

    public static StoredDocument? Find(SqliteConnection connection, string name, long version) => connection.QuerySingleOrDefault<StoredDocument>(
        $"SELECT {Columns} FROM policy_documents WHERE name = @name AND version = @version", new { name, version });

    /// <summary>Every version that is kept, the newest first.</summary>
    public static IReadOnlyList<StoredDocument> Versions(SqliteConnection connection, string name) => connection.Query<StoredDocument>(
        $"SELECT {Columns} FROM policy_documents WHERE name = @name ORDER BY version DESC", new { name }).AsList();

    /// <summary>Writes a version, and lets go of the oldest beyond those kept.</summary>
    public static void Add(SqliteConnection connection, StoredDocument document)
    {
        connection.Execute(
            "INSERT INTO policy_documents (name, version, text, updated_at, updated_by) VALUES (@Name, @Version, @Text, @UpdatedAt, @UpdatedBy)", document);
        connection.Execute(
            "DELETE FROM policy_documents WHERE name = @Name AND version <= @last",
            new { document.Name, last = document.Version - PolicyBounds.VersionsKept });
    }
}
