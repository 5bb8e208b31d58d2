using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Slipway.Server.Storage;

/// <summary>Brings a database up to this server's version: numbered SQL files, each applied once, in order.</summary>
internal static class Migrator
{
    public static void Migrate(SqliteConnection connection)
    {
        using (connection)
        {
            var current = connection.ExecuteScalar<long>("PRAGMA user_version");
            var scripts = Scripts();
            if (current > scripts.Count)
            {
                throw new InvalidOperationException(
                    $"The data folder was written by a newer Slipway (schema {current}, this server knows {scripts.Count}). Run that version, or use another --data folder.");
            }

            for (var version = (int)current + 1; version <= scripts.Count; version++)
            {
                using var transaction = connection.BeginTransaction();
                connection.Execute(scripts[version - 1], transaction: transaction);
                connection.Execute($"PRAGMA user_version = {version}", transaction: transaction);
                transaction.Commit();
            }
        }
    }

    // '0001-start.sql', '0002-….sql': the n-th file in order is schema version n.
    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            })
            .ToList();
    }
}
