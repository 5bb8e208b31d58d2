using System.Text.RegularExpressions;
using Slipway.Policy.Claims;
using Slipway.Policy.Defaults;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Documents;
using Slipway.Policy.Syntax;

namespace Slipway.Policy.Tests.Docs;

/// <summary><c>docs/policy.md</c> says what the code does, and nothing that it does not.</summary>
public sealed partial class DocsTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "policy.md"));

    // Where a piece of the grammar stands in a document.
    private static readonly Dictionary<string, string> Frames = new(StringComparer.Ordinal)
    {
        ["document"] = "{0}",
        ["header"] = "{0}\njob::/prod {{ }}",
        ["block"] = "{0}",
        ["realm"] = "{0} {{ }}",
        ["namespace"] = "route::{0} {{ }}",
        ["local"] = "job::/prod::{0} {{ }}",
        ["segment"] = "job::/sandbox/{0} {{ }}",
        ["rule"] = "job::/prod {{ {0} }}",
        ["condition"] = "job::/prod {{ if ({0}) {{ permit read }} }}",
        ["test"] = "job::/prod {{ if ({0}) {{ permit read }} }}",
        ["reference"] = "job::/prod {{ if ({0} == x) {{ permit read }} }}",
        ["comparator"] = "job::/prod {{ if (job {0} \"job::/prod\") {{ permit bind }} }}",
        ["claim"] = "job::/prod {{ {{ {0}\n role dev }} }}",
        ["value"] = "job::/prod {{ {{ role {0} }} }}",
        ["template"] = "job::/{0} {{ {{ role {0} }} }}",
        ["word"] = "job::/prod {{ if (dependency == {0}) {{ role {0} }} }}",
        ["string"] = "job::/sandbox/[name] {{ if (job fqnMatch {0}) {{ role {0} }} }}",
        ["identifier"] = "job::/[{0}] {{ {{ role [{0}] }} }}",
    };

    public static TheoryData<string, string> Productions => [.. Production().Matches(Grammar).Select(match => (match.Groups[1].Value, match.Groups[3].Value))];

    public static TheoryData<string> Examples => [.. PolicyBlock().Matches(Text).Select(match => match.Groups[1].Value)];

    private static string Grammar => EbnfBlock().Match(Text).Groups[1].Value;

    [Theory]
    [MemberData(nameof(Productions))]
    public void The_parser_accepts_the_example_of_each_rule_of_the_grammar(string name, string example) =>
        AssertClean(string.Format(Frames[name], example));

    [Fact]
    public void Every_rule_of_the_grammar_has_an_example_and_every_name_in_it_a_rule()
    {
        var defined = DefinedName().Matches(Grammar).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        string[] terminals = ["wordchar", "character", "letter_", "digit", "newline"];
        var bodies = string.Join(' ', Production().Matches(Grammar).Select(match => QuotedText().Replace(match.Groups[2].Value, "")));
        var used = Name().Matches(bodies).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(defined.Order(StringComparer.Ordinal), Frames.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(defined.Count, Production().Count(Grammar));
        Assert.Empty(used.Except(defined).Except(terminals));
        Assert.Empty(defined.Except(used).Except(["document"]));
    }

    [Fact]
    public void The_grammar_names_every_comparator()
    {
        var body = Production().Matches(Grammar).Single(match => match.Groups[1].Value == "comparator").Groups[2].Value;
        var named = QuotedText().Matches(body).Select(match => match.Value.Trim('"')).ToList();

        Assert.All(named, comparator => Assert.True(Comparators.IsComparator(comparator)));
        Assert.Equal(6, named.Count);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_without_mistakes(string example) => AssertClean(example);

    [Fact]
    public void The_table_of_mistakes_is_the_catalogue() =>
        Assert.Equal(
            DiagnosticRules.All.Select(rule => $"| {rule.Code} | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} |"),
            Text.Split('\n').Where(line => line.StartsWith("| POL", StringComparison.Ordinal)));

    [Fact]
    public void The_table_of_claims_is_the_catalogue() =>
        Assert.Equal(
            ClaimTypes.All.Select(claim =>
                $"| `{claim.Name}` | {claim.Kind} | {(claim.ResourceTypes.IsEmpty ? "everywhere" : string.Join(", ", claim.ResourceTypes))} | {(claim.IsSingle ? "one" : "add up")} |"),
            Text.Split('\n').Where(line => line.EndsWith("| one |", StringComparison.Ordinal) || line.EndsWith("| add up |", StringComparison.Ordinal)));

    [Fact]
    public void The_limits_are_those_of_the_code() =>
        Assert.Equal(
            typeof(PolicyLimits).GetFields().Select(field => $"| {field.Name} | {field.GetRawConstantValue()} |"),
            Text.Split('\n').Where(line => line.StartsWith("| Max", StringComparison.Ordinal)));

    [Fact]
    public void The_default_documents_are_named() =>
        Assert.Equal(
            DefaultDocuments.Names,
            Text.Split("## A fresh server")[1].Split("## Limits")[0].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split(' ')[1]));

    private static void AssertClean(string text)
    {
        var parsed = PolicyDocument.Parse("docs", text);
        Assert.True(parsed.Diagnostics.IsEmpty, $"{text}\n{string.Join('\n', parsed.Diagnostics)}");
    }

    [GeneratedRegex("```ebnf\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex EbnfBlock();

    [GeneratedRegex("```policy\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PolicyBlock();

    // realm      = word "::" namespace … ;   (* e.g. job::/prod *)
    [GeneratedRegex(@"^(\w+)\s+= (.*?) ;\s+\(\* e\.g\. (.*?) \*\)$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Production();

    [GeneratedRegex(@"^(\w+)\s+=", RegexOptions.Multiline)]
    private static partial Regex DefinedName();

    [GeneratedRegex(@"'[^']*'|""[^""]*""")]
    private static partial Regex QuotedText();

    [GeneratedRegex(@"[a-z_]{2,}")]
    private static partial Regex Name();
}
