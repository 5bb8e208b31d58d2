using System.Collections.Immutable;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>
/// Writes a tree as canonical text: a block per realm with an empty line between, four blanks of indent, one claim a line, a
/// rule that always holds and has one claim on one line.
/// </summary>
internal sealed class SyntaxPrinter
{
    /// <summary>A condition that does not fit is written with one test a line.</summary>
    private const int LineWidth = 110;

    private readonly PrinterOutput output;

    private SyntaxPrinter(PrinterOutput output) => this.output = output;

    public static string Print(DocumentSyntax document) => Print(document, null, []);

    /// <summary>Prints with the comments of the text that the tree was read from, each kept near to where it stood.</summary>
    public static string Print(DocumentSyntax document, SourceText? source, ImmutableArray<Comment> comments)
    {
        var printer = new SyntaxPrinter(new PrinterOutput(source, comments));
        printer.WriteDocument(document);
        return printer.output.ToString();
    }

    private void WriteDocument(DocumentSyntax document)
    {
        if (document.Header is { } header)
        {
            output.CommentsBefore(header.Span.Start);
            var attributes = string.Concat(header.Attributes.Select(a => $" {a.Name}={TextValueSyntax.Quote(a.Value)}"));
            output.Line($"<{HeaderSyntax.Keyword}{attributes}>");
            output.TrailingComment(header.Span.End, int.MaxValue);
        }

        foreach (var block in document.Blocks)
        {
            output.ForceBlankLine();
            WriteBlock(block);
        }

        output.CommentsBefore(int.MaxValue);
    }

    private void WriteBlock(BlockSyntax block)
    {
        output.CommentsBefore(block.Body.Start);
        output.BlankLineAsIn(block.Span.Start);
        output.Line($"{(block.HasOn ? "on " : "")}{block.Realm} {{");
        output.Indented(() =>
        {
            output.TrailingComment(block.Body.Start, block.Rules.IsEmpty ? block.Body.End : block.Rules[0].Span.Start);
            for (var i = 0; i < block.Rules.Length; i++)
            {
                var next = i + 1 < block.Rules.Length ? block.Rules[i + 1].Span.Start : block.Body.End - 1;
                WriteRule(block.Rules[i], next);
            }

            output.CommentsBefore(block.Body.End - 1);
        });
        output.Line("}");
        output.TrailingComment(block.Body.End, int.MaxValue);
    }

    private void WriteRule(RuleSyntax rule, int next)
    {
        output.CommentsBefore(rule.Body.Start);
        output.BlankLineAsIn(rule.Span.Start);
        if (rule.Condition is null && rule.Claims.Length <= 1 && !output.HasCommentIn(rule.Body))
        {
            output.Line(rule.Claims.IsEmpty ? "{ }" : $"{{ {rule.Claims[0]} }}");
            output.TrailingComment(rule.Body.End, next);
            return;
        }

        WriteCondition(rule.Condition);
        output.Indented(() =>
        {
            output.TrailingComment(rule.Body.Start, rule.Claims.IsEmpty ? rule.Body.End : rule.Claims[0].Span.Start);
            for (var i = 0; i < rule.Claims.Length; i++)
            {
                var claim = rule.Claims[i];
                output.CommentsBefore(claim.Span.End);
                output.BlankLineAsIn(claim.Span.Start);
                output.Line(claim.ToString());
                output.TrailingComment(claim.Span.End, i + 1 < rule.Claims.Length ? rule.Claims[i + 1].Span.Start : rule.Body.End - 1);
            }

            output.CommentsBefore(rule.Body.End - 1);
        });
        output.Line("}");
        output.TrailingComment(rule.Body.End, next);
    }

    private void WriteCondition(ConditionSyntax? condition)
    {
        if (condition is null)
        {
            output.Line("{");
            return;
        }

        var line = $"if ({condition}) {{";
        if (line.Length <= LineWidth || condition.Tests.Length < 2)
        {
            output.Line(line);
            return;
        }

        for (var i = 0; i < condition.Tests.Length; i++)
        {
            var isLast = i == condition.Tests.Length - 1;
            output.Line($"{(i == 0 ? "if (" : "    ")}{condition.Tests[i]}{(isLast ? ") {" : " &&")}");
        }
    }
}
