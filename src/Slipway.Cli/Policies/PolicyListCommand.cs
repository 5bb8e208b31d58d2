using Slipway.Cli.Grammar;
using Slipway.Cli.Terminal;
using Slipway.Cli.Units;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary><c>apc policy list</c></summary>
internal static class PolicyListCommand
{
    public static Verb Create()
    {
        var json = Flags.Json();
        return new Verb("list", "List the policy documents that you may read.") { json }
            .With(
                notes: "A document needs the right to read every realm in it. Those marked \"server\" come with the server and are overwritten by its updates.",
                new Example("Save all documents as files", "apc policy list --json | jq -r .[].name | while read n; do apc policy show $n > $n.pol; done"))
            .Does(async call =>
            {
                var documents = await call.Client.Policy.ListAsync(call.Cancelled);
                if (call.Value(json))
                    JsonText.Print(call.Screen, documents);
                else
                    call.Screen.Line(Draw(documents, BoxStyle.For(call.Screen)));
            });
    }

    private static string Draw(IReadOnlyList<PolicyDocumentInfo> documents, BoxStyle style)
    {
        var table = new ListTable("Name", "Version", "Changed", "By", "Kept by");
        foreach (var document in documents)
            table.Add(document.Name, $"{document.Version}", Instant.Format(document.UpdatedAt), document.UpdatedBy, document.Managed ? "server" : "");
        return table.Draw(style);
    }
}
