using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;
using Slipway.Policy.Defaults;
using Slipway.Policy.Documents;
using Slipway.Server.Http;

namespace Slipway.Server.Policy;

/// <summary>Reads the documents of a request, and reports every mistake of all of them at once.</summary>
internal static class DocumentChanges
{
    private const string Extension = ".pol";

    /// <summary>A document's name as it is written with or without <c>.pol</c>.</summary>
    public static string NameOf(string written) => written.EndsWith(Extension, StringComparison.Ordinal) ? written[..^Extension.Length] : written;

    /// <exception cref="SlipwayException"><c>request_invalid</c>, or <c>policy_invalid</c> with all diagnostics.</exception>
    public static IReadOnlyList<DocumentChange> Read(IReadOnlyList<PolicyDocumentUpdate> docs)
    {
        CheckForm(docs);
        var parsed = docs.Select(update => (Update: update, Parsed: PolicyDocument.Parse(NameOf(update.Name!), update.Text!))).ToList();
        // The warnings of a document with errors may have to do with them, so they are shown too.
        var mistakes = parsed.Where(document => !document.Parsed.IsValid).SelectMany(document => document.Parsed.Diagnostics).ToList();
        if (mistakes.Count > 0)
        {
            var documents = parsed.Count(document => !document.Parsed.IsValid);
            throw new SlipwayException(
                ErrorCodes.PolicyInvalid,
                $"{(documents == 1 ? "A policy document has" : $"{documents} policy documents have")} mistakes; nothing was changed.\n\n{string.Join("\n\n", mistakes)}")
            {
                JsonPath = $"$.docs[{parsed.FindIndex(document => !document.Parsed.IsValid)}].text",
            };
        }

        return
        [
            .. parsed.Select(document => new DocumentChange(
                document.Parsed.Document!.Name, document.Parsed.Document, document.Update.ForVersion, [.. document.Parsed.Diagnostics.Select(found => found.ToString())])),
        ];
    }

    /// <exception cref="SlipwayException"><c>request_unsupported</c>: the server's own documents are not to be changed.</exception>
    public static void RequireNotManaged(string name)
    {
        if (DefaultDocuments.Overwritten.Contains(name))
        {
            throw new SlipwayException(
                ErrorCodes.RequestUnsupported,
                $"The policy document \"{name}\" belongs to the server, and updates overwrite it. Write your rules in another document: rules of all documents add up.");
        }
    }

    /// <exception cref="SlipwayException"><c>request_invalid</c>, naming the field.</exception>
    public static void CheckForm(IReadOnlyList<PolicyDocumentUpdate> docs)
    {
        var problems = new ProblemList();
        if (docs.Count > PolicyBounds.MaxDocumentsPerRequest)
            problems.Add("$.docs", $"has {docs.Count} documents; at most {PolicyBounds.MaxDocumentsPerRequest} are allowed in one request");
        problems.ThrowIfAny();

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, update) in docs.Index())
        {
            var path = $"$.docs[{index}]";
            if (update is null)
            {
                problems.Add(path, "must be an object with name and text");
                continue;
            }

            if (string.IsNullOrEmpty(update.Name))
                problems.Add($"{path}.name", "is required");
            else if (!names.Add(NameOf(update.Name)))
                problems.Add($"{path}.name", "names a document that is there twice");
            if (update.Text is null)
                problems.Add($"{path}.text", "is required");
            if (update.ForVersion < 0)
                problems.Add($"{path}.for_version", "must be 0, for a document that is not there yet, or the version to replace");
        }

        problems.ThrowIfAny();
    }
}
