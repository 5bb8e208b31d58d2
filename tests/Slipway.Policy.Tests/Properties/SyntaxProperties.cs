using CsCheck;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Documents;
using Slipway.Policy.Formatting;
using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Tests.Properties;

/// <summary>Reading and writing are each other's reverse.</summary>
public sealed class SyntaxProperties
{
    // What may stand between any two tokens of a document, save inside a realm.
    private static readonly Gen<string> Comment = Gen.OneOf("// why", "//", "//[x] { } if ( \"", "// ü 🙂");

    [Fact]
    public void A_tree_that_is_printed_and_read_again_is_the_same() =>
        SyntaxGen.Document.Sample(
            tree =>
            {
                var text = tree.ToString();
                var read = Read(text);
                Assert.True(SameShape(tree, read), text);
            },
            iter: 3_000);

    [Fact]
    public void Printed_text_is_formatted_text() =>
        SyntaxGen.Document.Sample(
            tree =>
            {
                var text = tree.ToString();
                var formatted = PolicyFormatter.Format(text);
                Assert.True(formatted.IsFormatted);
                Assert.Equal(text, formatted.Text);
            },
            iter: 1_000);

    [Fact]
    public void Formatting_keeps_meaning_and_comments_and_is_done_after_once() =>
        Gen.Select(SyntaxGen.Document, Gen.Int[0, int.MaxValue], Comment).Sample(
            (tree, seed, comment) =>
            {
                var messy = Mess(tree.ToString(), new Random(seed), comment);

                var once = PolicyFormatter.Format(messy);
                var twice = PolicyFormatter.Format(once.Text);

                Assert.True(once.IsFormatted, $"{string.Join('\n', once.Diagnostics)}\n{messy}");
                Assert.Equal(once.Text, twice.Text);
                Assert.True(SameShape(tree, Read(once.Text)), messy);
                Assert.Equal(Count(messy, comment), Count(once.Text, comment));
            },
            iter: 2_000);

    [Fact]
    public void Cutting_a_document_anywhere_gives_diagnostics_and_no_exception() =>
        Gen.Select(SyntaxGen.Document, Gen.Double[0, 1]).Sample(
            (tree, part) =>
            {
                var text = tree.ToString();
                var parsed = PolicyDocument.Parse("cut", text[..(int)(text.Length * part)]);
                Assert.All(parsed.Diagnostics, diagnostic => Assert.NotEmpty(diagnostic.ToString()));
            },
            iter: 1_000);

    /// <summary>Equality without the places in the text.</summary>
    private static bool SameShape(DocumentSyntax a, DocumentSyntax b) => Shape(a) == Shape(b);

    // Written out by hand, so that a mistake of the printer does not hide one of the parser.
    private static string Shape(DocumentSyntax document) =>
        $"{string.Join(';', document.Header?.Attributes ?? [])}|" + string.Join('|', document.Blocks.Select(block =>
            $"{block.HasOn} {block.Realm.ResourceType} {string.Join(',', block.Realm.Namespace.Select(s => (s.Text, s.IsTemplate)))} {block.Realm.Local} "
            + $"{string.Join(',', block.Realm.LocalSegments.Select(s => (s.Text, s.IsTemplate)))} "
            + string.Join(';', block.Rules.Select(rule =>
                $"{(rule.Condition is null ? "always" : string.Join('&', rule.Condition.Tests.Select(t => $"{Shape(t.Left)} {t.Comparator} {Shape(t.Right)}")))} => "
                + string.Join(',', rule.Claims.Select(c => $"{c.Type}({string.Join(',', c.Values.Select(Shape))})"))))));

    private static string Shape(ReferenceSyntax reference) => $"<{reference.Issuer}|{reference.ClaimType}>";

    private static string Shape(ValueSyntax value) => value switch
    {
        TextValueSyntax text => $"{text.Quoted}:{text.Text}",
        TemplateValueSyntax template => $"[{template.Name}]",
        ReferenceValueSyntax reference => Shape(reference.Reference),
        _ => "?",
    };

    private static DocumentSyntax Read(string text)
    {
        var source = new SourceText("test", text);
        var diagnostics = new DiagnosticBag(source);
        var document = Parser.Parse(source, diagnostics).Document;
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.ToImmutable()));
        return document;
    }

    /// <summary>The same document with other white space and with comments.</summary>
    private static string Mess(string text, Random random, string comment)
    {
        var lines = text.Split('\n').Select(line =>
        {
            var and = random.Next(3) == 0 ? $" && {comment}\n" : "&&";
            var result = new string(' ', random.Next(3)) + line.Trim().Replace(" && ", and, StringComparison.Ordinal);
            if (random.Next(6) == 0)
                result = $"{result} {comment}";
            if (random.Next(6) == 0)
                result = $"{comment}\n{result}";
            return result + (random.Next(5) == 0 ? "\n\n" : "");
        });
        return string.Join('\n', lines).Replace("\n", random.Next(3) == 0 ? "\r\n" : "\n", StringComparison.Ordinal);
    }

    private static int Count(string text, string comment) =>
        text.Split('\n').Count(line => line.TrimEnd().EndsWith(comment, StringComparison.Ordinal));
}
