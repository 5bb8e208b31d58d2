using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Policy;
using Slipway.Policy.Documents;
using Slipway.Server.Access;
using Slipway.Server.Identity;

namespace Slipway.Server.Policy;

/// <summary>Shows policy to whoever may read all of it; to others a document is not there.</summary>
public sealed class PolicyReader(PolicyStore store, AccessPolicy access)
{
    /// <summary>The documents in force that the principal may read, by name, without text.</summary>
    public IReadOnlyList<PolicyDocumentInfo> List(Principal principal)
    {
        var state = store.Current;
        return
        [
            .. state.Documents.Documents
                .Where(document => PolicyText.Read(document).Allows(state.Documents, principal.Claims))
                .Select(document => state.Versions[document.Name].ToInfo(withText: false)),
        ];
    }

    /// <summary>One document with its text, as it is or as it was.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public async Task<PolicyDocumentInfo> FindAsync(Caller caller, string name, long? version)
    {
        var stored = version is { } number
            ? store.Read(connection => DocumentRows.Find(connection, name, number))
            : store.Current.Versions.GetValueOrDefault(name);
        return stored?.Text is not null && await MayReadAsync(caller, stored) ? stored.ToInfo(withText: true) : throw Missing(name, version);
    }

    /// <summary>Every version that is kept, the newest first, without text: for whoever may read the newest that has one.</summary>
    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public async Task<IReadOnlyList<PolicyDocumentInfo>> ListVersionsAsync(Caller caller, string name)
    {
        var versions = store.Read(connection => DocumentRows.Versions(connection, name));
        return versions.FirstOrDefault(version => version.Text is not null) is { } newest && await MayReadAsync(caller, newest)
            ? [.. versions.Select(version => version.ToInfo(withText: false))]
            : throw Missing(name);
    }

    internal static SlipwayException Missing(string name, long? version = null) => new(
        ErrorCodes.NotFound, $"There is no policy document '{name}'{(version is null ? "" : $" with a version {version}")}, or you may not read it.");

    private Task<bool> MayReadAsync(Caller caller, StoredDocument stored) => access.MayReadAsync(
        caller,
        // A text of old may not be a document for this server; then the right to read everything is asked for.
        PolicyDocument.Parse(stored.Name, stored.Text!).Document is { } document ? PolicyText.Read(document) : Permit.Read(Fqn.Create(ResourceType.Policy, NamespacePath.Root, null)));
}
