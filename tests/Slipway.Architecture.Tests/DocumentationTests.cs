using System.Text.RegularExpressions;
using Xunit;

namespace Slipway.Architecture.Tests;

/// <summary>Prose rots: what it names in code quotes or links to has to exist.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] TopLevel = ["src", "tests", "docs", "bench", "samples", "scripts", "bin", ".ci"];

    public static TheoryData<string> Pages =>
        [.. Product.Files().Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Select(Product.Relative)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Join(Product.Root, page))!;
        var broken = Link().Matches(Text(page)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Join(folder, target.Split('#')[0])));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Quoted_paths_exist(string page)
    {
        var files = Product.Files().Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var missing = Quotes(page)
            .Where(quote => (RepositoryPath().IsMatch(quote) && TopLevel.Contains(quote.Split('/')[0], StringComparer.Ordinal) && !Path.Exists(Path.Join(Product.Root, quote)))
                || (SourceFile().IsMatch(quote) && !files.Contains(Path.GetFileName(quote))));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Quoted_types_exist(string page)
    {
        var words = ((string[])["src", "tests", "samples", "bench"]).SelectMany(Product.Sources)
            .SelectMany(path => Word().Matches(File.ReadAllText(path)).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        words.UnionWith(Product.ProjectNames.SelectMany(name => name.Split('.')));

        var missing = Quotes(page).Where(quote => TypeName().IsMatch(quote))
            .Where(quote => !quote.Split('.').All(words.Contains));

        Assert.Empty(missing);
    }

    private static string Text(string page) => File.ReadAllText(Path.Join(Product.Root, page));

    // Fenced blocks are transcripts and samples; what they say is shown, not named.
    private static IEnumerable<string> Quotes(string page) =>
        Quote().Matches(Fence().Replace(Text(page), "")).Select(match => match.Groups["text"].Value);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Quote();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)+/?$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^[\w./-]+\.(cs|csproj|sh|md|slnx|props)$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SourceFile();

    // Two humps at least: `DeployFromImage`, `ErrorCodes.All`, `IEngine`; not `Task`, `POST` or `N`.
    [GeneratedRegex(@"^[A-Z][a-zA-Z0-9]*[a-z0-9][A-Z][a-zA-Z0-9]*(\.[A-Z]\w*)*$|^I[A-Z][a-z]\w*$|^Slipway(\.[A-Z]\w*)+$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\w+", RegexOptions.None, 5000)]
    private static partial Regex Word();
}
