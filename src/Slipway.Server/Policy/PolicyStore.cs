using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Audit;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Storage;

namespace Slipway.Server.Policy;

/// <summary>The policy documents on disk, in every version, and those in force.</summary>
public sealed class PolicyStore(Database database, PolicyInForce inForce, AuditLog audit, ServerOptions options, TimeProvider time)
{
    private volatile PolicyState current = PolicyState.Empty;

    internal PolicyState Current => current;

    /// <summary>
    /// Puts the stored documents in force. A fresh server begins with <see cref="DefaultDocuments"/>; those that belong to the
    /// server are brought up to its version.
    /// </summary>
    /// <exception cref="InvalidDataException">A stored document can't be read.</exception>
    public async Task OpenAsync()
    {
        await database.WriteAsync(connection =>
        {
            var isFresh = DocumentRows.Newest(connection).Count == 0;
            Restore(connection, isFresh ? DefaultDocuments.Names : DefaultDocuments.Overwritten, Caller.Server);
        });
        Load();
    }

    /// <summary>Puts the stored documents in force as they are.</summary>
    /// <exception cref="InvalidDataException">A stored document can't be read.</exception>
    public void Load()
    {
        var documents = database.Read(DocumentRows.Newest).Values.Where(document => document.Text is not null).ToList();
        PutInForce(new PolicyState(
            PolicySet.Create(documents.Select(Parse)), documents.ToImmutableDictionary(document => document.Name, StringComparer.Ordinal)));
    }

    /// <summary>Whether there is a document of that name on disk that was not deleted.</summary>
    public bool Exists(string name) => database.Read(connection => DocumentRows.Newest(connection, name))?.Text is not null;

    /// <summary>
    /// Writes default documents back as new versions, and deletes others; what is so already stays as it is. For a server that
    /// is stopped: nothing is put in force.
    /// </summary>
    /// <returns>The names of those that were changed.</returns>
    public Task<IReadOnlyList<string>> RestoreAsync(IReadOnlyList<string> names, Caller caller) =>
        database.WriteAsync<IReadOnlyList<string>>(connection => Restore(connection, names, caller));

    /// <summary>
    /// Writes changes down and puts the set in force that they lead to: all, in one commit, or nothing.
    /// </summary>
    /// <param name="after">The documents in force with the changes made; the caller sees to it that no other change comes between.</param>
    /// <exception cref="Contracts.Errors.SlipwayException"><c>version_conflict</c>.</exception>
    internal Task<IReadOnlyList<StoredDocument>> WriteAsync(Caller caller, IReadOnlyList<DocumentChange> changes, PolicySet after)
    {
        var versions = current.Versions.ToBuilder();
        return database.WriteAsync<IReadOnlyList<StoredDocument>>(
            connection =>
            {
                VersionCheck.Require(connection, changes);
                var written = changes.Select(change => Write(connection, change.Name, change.Document?.Text, caller)).ToList();
                foreach (var document in written)
                {
                    if (document.Text is null)
                        versions.Remove(document.Name);
                    else
                        versions[document.Name] = document;
                }

                return written;
            },
            // On the writer's thread, in the order of the commits: what is in force is what is on disk.
            _ => PutInForce(new PolicyState(after, versions.ToImmutable())));
    }

    /// <summary>Reads from disk: other versions than those in force.</summary>
    internal T Read<T>(Func<SqliteConnection, T> query) => database.Read(query);

    private void PutInForce(PolicyState state)
    {
        current = state;
        inForce.Replace(state.Documents);
    }

    private List<string> Restore(SqliteConnection connection, IReadOnlyList<string> names, Caller caller)
    {
        var changed = new List<string>();
        foreach (var name in names)
        {
            var before = DocumentRows.Newest(connection, name);
            var text = DefaultDocuments.Names.Contains(name) ? DefaultDocuments.TextOf(name, Principal.Administrator, options.Domain) : null;
            if (Write(connection, name, text, caller).Version != (before?.Version ?? 0))
                changed.Add(name);
        }

        return changed;
    }

    /// <summary>Adds a version, if it differs from the newest, together with its line in the audit log.</summary>
    private StoredDocument Write(SqliteConnection connection, string name, string? text, Caller caller)
    {
        var newest = DocumentRows.Newest(connection, name);
        if (newest?.Text == text)
            return newest ?? new StoredDocument { Name = name };
        var document = new StoredDocument
        {
            Name = name,
            Version = (newest?.Version ?? 0) + 1,
            Text = text,
            UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            UpdatedBy = caller.Principal.Name,
        };
        DocumentRows.Add(connection, document);
        var what = text is null ? AuditEvents.PolicyDeleted : newest?.Text is null ? AuditEvents.PolicyCreated : AuditEvents.PolicyUpdated;
        audit.Write(connection, caller, what, PolicyDocument.FqnOf(name), allowed: true, new Dictionary<string, string> { ["version"] = $"{document.Version}" });
        return document;
    }

    private static PolicyDocument Parse(StoredDocument stored)
    {
        var parsed = PolicyDocument.Parse(stored.Name, stored.Text!);
        return parsed.Document ?? throw new InvalidDataException(
            $"The stored policy document '{stored.Name}' (version {stored.Version}) can't be read by this server, so it does not start. "
            + $"'slipway policy reset --data DIR --document {stored.Name}' takes it out of force and keeps its text. {parsed.Diagnostics[0]}");
    }
}
