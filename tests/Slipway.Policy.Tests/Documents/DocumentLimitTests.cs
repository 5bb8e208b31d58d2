using System.Text;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Documents;
using Slipway.Policy.Formatting;

namespace Slipway.Policy.Tests.Documents;

/// <summary>Texts that are too large, too many, or not text: an error each, and soon.</summary>
public sealed class DocumentLimitTests
{
    [Fact]
    public void A_document_has_at_most_512_KB()
    {
        var fits = "//" + new string('x', PolicyLimits.MaxDocumentBytes - 2);

        Assert.True(PolicyDocument.Parse("d", fits).IsValid);
        AssertOnly(DiagnosticRules.TooLarge, PolicyDocument.Parse("d", fits + "x"));
        AssertOnly(DiagnosticRules.TooLarge, PolicyDocument.Parse("d", Encoding.UTF8.GetBytes(fits + "x")));
        AssertOnly(DiagnosticRules.TooLarge, PolicyDocument.Parse("d", "//" + new string('ü', PolicyLimits.MaxDocumentBytes / 2)));
        Assert.Equal(DiagnosticRules.TooLarge, PolicyFormatter.Format(fits + "x").Diagnostics.Single().Rule);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{", "}")]
    [InlineData("[", "]")]
    [InlineData("if (", ")")]
    [InlineData("if (role == admin && ", "")]
    [InlineData("job::/a { ", "")]
    [InlineData("!", "")]
    [InlineData("<", "")]
    [InlineData("\"", "")]
    [InlineData("/", "")]
    public void Half_a_megabyte_of_nesting_is_an_error_and_no_stack_overflow(string open, string close)
    {
        var count = (PolicyLimits.MaxDocumentBytes - 100) / (open.Length + close.Length);
        var text = new StringBuilder("job::/a { if (").Insert(14, open, count).Insert(14 + (open.Length * count), close, count).ToString();

        var parsed = PolicyDocument.Parse("d", text);

        Assert.False(parsed.IsValid);
        Assert.InRange(parsed.Diagnostics.Length, 1, PolicyLimits.MaxDiagnostics + 1);
        Assert.All(parsed.Diagnostics, diagnostic => Assert.InRange(diagnostic.ToString().Length, 1, 1200));
    }

    [Fact]
    public void A_condition_that_never_ends_is_an_error()
    {
        var tests = string.Join(" && ", Enumerable.Repeat("role == admin", 25_000));

        AssertOnly(DiagnosticRules.TooMuch, PolicyDocument.Parse("d", $"job::/a {{ if ({tests}) {{ permit read }} }}"));
    }

    [Fact]
    public void A_realm_has_at_most_64_segments() =>
        AssertOnly(DiagnosticRules.TooMuch, PolicyDocument.Parse("d", $"job::{string.Concat(Enumerable.Repeat("/a", 65))} {{ }}"));

    [Fact]
    public void A_value_has_at_most_4096_characters() =>
        AssertOnly(DiagnosticRules.LongString, PolicyDocument.Parse("d", $$"""job::/a { { schedulingTag.hard "{{new string('x', 4097)}}" } }"""));

    [Fact]
    public void Bytes_must_be_text_and_the_place_is_shown()
    {
        byte[] bytes = [.. "job::/a {\n  { team \""u8, 0xFF, 0xFE, .. "\" }\n}"u8];

        var diagnostic = AssertOnly(DiagnosticRules.NotUtf8, PolicyDocument.Parse("d", bytes));
        Assert.Equal("2:11", diagnostic.Position.ToString());
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_read()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "job::/a {\r\n  { permit read\r\n    role dev }\r\n}\r\n"u8];

        var parsed = PolicyDocument.Parse("d", bytes);

        Assert.True(parsed.IsValid);
        Assert.Empty(parsed.Diagnostics);
        Assert.Equal(2, parsed.Document.Syntax.Blocks[0].Rules[0].Claims.Length);
    }

    [Fact]
    public void A_hundred_mistakes_are_shown_and_the_others_counted()
    {
        var parsed = PolicyDocument.Parse("d", string.Concat(Enumerable.Repeat("jop::/a { }\n", 250)));

        Assert.Equal(101, parsed.Diagnostics.Length);
        Assert.Equal("150 more mistakes are not shown", parsed.Diagnostics[^1].Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a::b")]
    public void A_documents_name_is_the_local_name_of_an_fqn(string name) => AssertOnly(DiagnosticRules.BadName, PolicyDocument.Parse(name, "job::/a { }"));

    [Fact]
    public void A_document_is_a_resource() => Assert.Equal("policydoc::/::user-policy-bob", Policies.Document("", "user-policy-bob").Fqn.ToString());

    [Fact]
    public void A_lone_surrogate_is_no_text() => Assert.False(PolicyDocument.Parse("d", "job::/a { { team \"\uD800\" } }").IsValid);

    private static PolicyDiagnostic AssertOnly(DiagnosticRule rule, ParsedDocument parsed)
    {
        Assert.False(parsed.IsValid);
        var diagnostic = Assert.Single(parsed.Diagnostics);
        Assert.Equal(rule, diagnostic.Rule);
        return diagnostic;
    }
}
