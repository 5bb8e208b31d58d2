using System.Text;
using Slipway.Cli.Terminal;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Policies;

/// <summary>A file, and the document in force that it would replace.</summary>
/// <param name="Before">Null where there is none that the caller may read.</param>
internal sealed record DocumentImport(PolicyFile File, PolicyDocumentInfo? Before)
{
    /// <summary>A byte order mark is no part of the text.</summary>
    private string Text => Encoding.UTF8.GetString(File.Bytes).TrimStart('\uFEFF');

    public bool IsChange => Before?.Text != Text;

    public PolicyDocumentUpdate ToUpdate() => new() { Name = File.Name, ForVersion = Before?.Version ?? 0, Text = Text };

    public static string Draw(IEnumerable<DocumentImport> imports, BoxStyle style)
    {
        var table = new ListTable("Document", "Change", "From");
        foreach (var import in imports)
            table.Add(import.File.Name, import.Change, import.File.Shown);
        return table.Draw(style);
    }

    private string Change => Before switch
    {
        null => "create",
        _ when !IsChange => "none: it is in force as it is",
        _ => $"replace version {Before.Version}, by {Before.UpdatedBy}",
    };
}
