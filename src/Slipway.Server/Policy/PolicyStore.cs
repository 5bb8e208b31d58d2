using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Policy;

/// <summary>The policy documents on disk, in every version.</summary>
public sealed class PolicyStore(Database database, PolicyInForce inForce, TimeProvider time)
{
    /// <summary>
    /// Puts the stored documents in force. A fresh server begins with <see cref="DefaultDocuments"/>; those that belong to the
    /// server are brought up to its version.
    /// </summary>
    public async Task OpenAsync()
    {
        var documents = await database.WriteAsync(connection =>
        {
            var stored = Newest(connection);
            var wanted = stored.Count == 0 ? DefaultDocuments.Names : DefaultDocuments.Overwritten;
            foreach (var name in wanted)
            {
                var text = DefaultDocuments.TextOf(name, Principal.Administrator);
                if (stored.TryGetValue(name, out var there) && there.Text == text)
                    continue;
                var version = (there?.Version ?? 0) + 1;
                Insert(connection, name, version, text, Principal.Server.Name);
                stored[name] = new Stored { Name = name, Version = version, Text = text };
            }

            return stored.Values.Where(document => document.Text is not null).ToList();
        });
        inForce.Replace(PolicySet.Create(documents.Select(Parse)));
    }

    private static PolicyDocument Parse(Stored stored)
    {
        var parsed = PolicyDocument.Parse(stored.Name, stored.Text!);
        return parsed.Document ?? throw new InvalidDataException(
            $"The stored policy document '{stored.Name}' (version {stored.Version}) can't be read by this server: {parsed.Diagnostics[0]}");
    }

    private static Dictionary<string, Stored> Newest(SqliteConnection connection) => connection.Query<Stored>(
        "SELECT name AS Name, max(version) AS Version, text AS Text FROM policy_documents GROUP BY name").ToDictionary(stored => stored.Name);

    private void Insert(SqliteConnection connection, string name, long version, string? text, string by) => connection.Execute(
        "INSERT INTO policy_documents (name, version, text, updated_at, updated_by) VALUES (@name, @version, @text, @now, @by)",
        new { name, version, text, now = time.GetUtcNow().ToUnixTimeMilliseconds(), by });

#pragma warning disable CA1812 // Dapper makes these.
    private sealed class Stored
    {
        public string Name { get; init; } = "";
        public long Version { get; init; }
        public string? Text { get; init; }
    }
#pragma warning restore CA1812
}
