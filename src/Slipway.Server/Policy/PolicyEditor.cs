using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;
using Slipway.Policy.Documents;
using Slipway.Server.Access;

namespace Slipway.Server.Policy;

/// <summary>Changes policy: governed by policy, all or nothing, and never so that nobody could change it again.</summary>
public sealed partial class PolicyEditor(PolicyStore store, PolicyLockOut lockOut, AccessPolicy access, ILogger<PolicyEditor> logger)
{
    /// <summary>Writes documents that take effect together, or not at all.</summary>
    /// <exception cref="SlipwayException">Nothing was changed; the code says why.</exception>
    public async Task<IReadOnlyList<PolicyDocumentInfo>> PutAsync(
        Caller caller, IReadOnlyList<PolicyDocumentUpdate> docs, bool force, CancellationToken cancellationToken)
    {
        if (docs.Count == 0)
            throw new SlipwayException(ErrorCodes.RequestInvalid, "$.docs: at least one document is required.") { JsonPath = "$.docs" };
        var changes = DocumentChanges.Read(docs);
        foreach (var change in changes)
            DocumentChanges.RequireNotManaged(change.Name);

        using var turn = await lockOut.TakeTurnAsync(cancellationToken);
        var before = store.Current.Documents;
        await access.RequireAsync(caller, [.. changes.SelectMany(change => Needs(before.Find(change.Name), change.Document))]);
        var written = await ApplyAsync(caller, changes, before.With(changes.Select(change => change.Document!)), force);
        return [.. written.Zip(changes, (document, change) => document.ToInfo(withText: false) with { Warnings = change.Warnings })];
    }

    /// <summary>Takes a document out of force; its versions are kept.</summary>
    /// <exception cref="SlipwayException">Nothing was changed; the code says why.</exception>
    public async Task DeleteAsync(Caller caller, string name, long? forVersion, bool force, CancellationToken cancellationToken)
    {
        using var turn = await lockOut.TakeTurnAsync(cancellationToken);
        var before = store.Current.Documents;
        if (before.Find(name) is not { } document || !await access.MayReadAsync(caller, PolicyText.Read(document)))
            throw PolicyReader.Missing(name);
        DocumentChanges.RequireNotManaged(name);
        await access.RequireAsync(caller, [.. Needs(document, null)]);
        await ApplyAsync(caller, [new DocumentChange(name, null, forVersion, [])], before.Without(name), force);
    }

    private async Task<IReadOnlyList<StoredDocument>> ApplyAsync(Caller caller, IReadOnlyList<DocumentChange> changes, PolicySet after, bool force)
    {
        RequireRoom(after);
        if (!force)
            lockOut.RequireSomebody(after);
        var written = await store.WriteAsync(caller, changes, after);
        LogChanged(logger, caller.RequestId, caller.Principal.Name, string.Join(", ", written.Select(document => $"{document.Name} (version {document.Version})")));
        return written;
    }

    /// <summary>The right to what is there and to what is to be there, and to the document's coming or going.</summary>
    internal static IEnumerable<AccessNeed> Needs(PolicyDocument? before, PolicyDocument? after)
    {
        if (before is null)
            yield return Permit.Create(after!.Fqn);
        if (after is null)
            yield return Permit.Delete(before!.Fqn);
        yield return new PolicyText("update", [.. new[] { before, after }.OfType<PolicyDocument>()]);
    }

    private static void RequireRoom(PolicySet after)
    {
        if (after.Documents.Length > PolicyBounds.MaxDocuments)
        {
            throw new SlipwayException(
                ErrorCodes.RequestTooLarge, $"There would be {after.Documents.Length} policy documents; at most {PolicyBounds.MaxDocuments} are allowed. Join some of them.");
        }

        var length = after.Documents.Sum(document => (long)document.Text.Length);
        if (length > PolicyBounds.MaxTotalLength)
        {
            throw new SlipwayException(
                ErrorCodes.RequestTooLarge, $"All policy documents together would have {length} characters; at most {PolicyBounds.MaxTotalLength} are allowed.");
        }
    }

    [LoggerMessage(EventId = 1811, Level = LogLevel.Information, Message = "Request {RequestId}: {Principal} changed policy: {Documents}")]
    private static partial void LogChanged(ILogger logger, string requestId, string principal, string documents);
}
