using System.Collections.Immutable;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>
/// Tokens to tree, by recursive descent; the grammar is in <c>docs/policy.md</c>. It goes on after a mistake at the next
/// line, brace or realm, so that all mistakes are found at once. The language does not nest without end, so no text can
/// make it recurse deeply.
/// </summary>
internal sealed partial class Parser
{
    private readonly SourceText source;
    private readonly DiagnosticBag diagnostics;
    private readonly LexedText lexed;
    private int index;

    private Parser(SourceText source, DiagnosticBag diagnostics)
    {
        this.source = source;
        this.diagnostics = diagnostics;
        lexed = new Lexer(source, diagnostics).Lex();
    }

    private Token Current => lexed.Tokens[index];

    private TokenKind Kind => Current.Kind;

    public static ParsedSyntax Parse(SourceText source, DiagnosticBag diagnostics)
    {
        var parser = new Parser(source, diagnostics);
        return new ParsedSyntax(parser.ParseDocument(), parser.lexed.Comments);
    }

    private DocumentSyntax ParseDocument()
    {
        var header = ParseHeader();
        var blocks = ImmutableArray.CreateBuilder<BlockSyntax>();
        while (Kind != TokenKind.EndOfFile)
        {
            if (IsWord("if") && LookAhead(1).Kind != TokenKind.DoubleColon)
            {
                Error(
                    DiagnosticRules.RuleExpected,
                    "a rule stands outside a realm",
                    "Put it in one: job::/sandbox/admin { if (…) { … } }.");
                ParseRule();
            }
            else if (Kind == TokenKind.Word)
            {
                blocks.Add(ParseBlock());
            }
            else
            {
                ErrorAtTopLevel();
            }
        }

        return new DocumentSyntax(header, blocks.ToImmutable());
    }

    private void ErrorAtTopLevel()
    {
        if (Kind == TokenKind.CloseBrace)
        {
            Error(DiagnosticRules.StrayBrace, "this brace closes nothing", "Remove it, or look for a '{' that is missing above.");
        }
        else if (Kind == TokenKind.OpenBrace)
        {
            Error(
                DiagnosticRules.RealmExpected,
                "a block has no realm",
                "Write the realm before the brace: job::/sandbox/admin { … }.");
        }
        else
        {
            Error(
                DiagnosticRules.RealmExpected,
                $"a realm must begin here, not {Describe(Current)}",
                "A realm looks like job::/sandbox/admin.");
        }

        if (Kind != TokenKind.OpenBrace)
            index++;
        while (Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile) && !Current.AfterNewLine)
            index++;
        if (Kind == TokenKind.OpenBrace)
            SkipBraces();
    }

    private HeaderSyntax? ParseHeader()
    {
        if (TextOf(Current) is not "<" || TextOf(LookAhead(1)) is not HeaderSyntax.Keyword)
            return null;
        var start = Current.Span.Start;
        index += 2;
        var attributes = ImmutableArray.CreateBuilder<HeaderAttributeSyntax>();
        while (Kind == TokenKind.Word && TextOf(LookAhead(1)) is "=" && LookAhead(2).Kind == TokenKind.String)
        {
            attributes.Add(new HeaderAttributeSyntax(TextOf(Current).ToString(), StringValue(LookAhead(2))));
            index += 3;
        }

        if (Kind == TokenKind.Foreign && TextOf(Current) is ">")
        {
            index++;
        }
        else
        {
            Error(
                DiagnosticRules.BadHeader,
                "the header line is malformed",
                $"It looks like <{HeaderSyntax.Keyword} description=\"…\">.");
            while (Kind != TokenKind.EndOfFile && !Current.AfterNewLine)
                index++;
        }

        return new HeaderSyntax(attributes.ToImmutable(), SpanFrom(start));
    }

    private BlockSyntax ParseBlock()
    {
        var start = Current.Span.Start;
        var hasOn = IsWord("on") && LookAhead(1).Kind != TokenKind.DoubleColon;
        if (hasOn)
            index++;
        var realm = ParseRealm();
        var rules = ImmutableArray.CreateBuilder<RuleSyntax>();
        if (!SkipToBrace("the realm's rules"))
            return new BlockSyntax(hasOn, realm, [], SpanFrom(start), new TextSpan(Current.Span.Start, 0));

        var open = Current.Span.Start;
        index++;
        while (Kind != TokenKind.CloseBrace)
        {
            if (Kind == TokenKind.EndOfFile || AtRealm())
            {
                diagnostics.Report(
                    DiagnosticRules.BraceNotClosed,
                    new TextSpan(open, 1),
                    "this brace is not closed",
                    $"Close the realm {realm} with '}}'.");
                return new BlockSyntax(hasOn, realm, rules.ToImmutable(), SpanFrom(start), SpanFrom(open));
            }

            if (ParseRuleInBlock() is { } rule)
                rules.Add(rule);
        }

        index++;
        return new BlockSyntax(hasOn, realm, rules.ToImmutable(), SpanFrom(start), SpanFrom(open));
    }

    private RuleSyntax? ParseRuleInBlock()
    {
        if (Kind == TokenKind.OpenBrace || IsWord("if"))
            return ParseRule();
        if (IsWord("else"))
        {
            Error(
                DiagnosticRules.BadOperator,
                "there is no 'else'",
                "Write a second rule with its own condition; what is not granted is denied.");
            index++;
            return null;
        }

        if (Kind == TokenKind.Word)
        {
            Error(
                DiagnosticRules.ClaimOutsideRule,
                "a claim stands outside a rule",
                "Give it braces of its own: { { permit read } }.");
            ParseClaim();
            return null;
        }

        if (Kind != TokenKind.Bad)
        {
            Error(
                DiagnosticRules.RuleExpected,
                $"a rule must begin here, not {Describe(Current)}",
                "A rule is 'if (condition) { claims }' or '{ claims }'.");
        }

        index++;
        return null;
    }

    /// <summary>A realm can't stand inside a block, so where one begins a brace is missing before it.</summary>
    private bool AtRealm()
    {
        var at = IsWord("on") && LookAhead(1).Kind == TokenKind.Word ? 1 : 0;
        return LookAhead(at).Kind == TokenKind.Word && LookAhead(at + 1) is { Kind: TokenKind.DoubleColon, AfterSpace: false }
            && LookAhead(at + 2) is { Kind: TokenKind.Slash, AfterSpace: false };
    }

    private bool SkipToBrace(string purpose)
    {
        if (Kind == TokenKind.OpenBrace)
            return true;
        Error(DiagnosticRules.BraceExpected, $"'{{' is missing before {purpose}", "Write '{' here.", AfterPrevious());
        while (Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile) && !Current.AfterNewLine)
            index++;
        return Kind == TokenKind.OpenBrace;
    }

    private void SkipBraces()
    {
        var depth = 0;
        do
        {
            depth += Kind == TokenKind.OpenBrace ? 1 : Kind == TokenKind.CloseBrace ? -1 : 0;
            if (Kind == TokenKind.EndOfFile)
                return;
            index++;
        }
        while (depth > 0 && !(Current.AfterNewLine && AtRealm()));
    }

    private Token LookAhead(int count) => lexed.Tokens[Math.Min(index + count, lexed.Tokens.Length - 1)];

    private ReadOnlySpan<char> TextOf(Token token) => source.Text.AsSpan(token.Span.Start, token.Span.Length);

    private bool IsWord(string word) => Kind == TokenKind.Word && TextOf(Current).SequenceEqual(word);

    /// <summary>From <paramref name="start"/> to the end of the token before the current one.</summary>
    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(start, index == 0 ? start : Math.Max(start, lexed.Tokens[index - 1].Span.End));

    /// <summary>Right behind the last token: where something is missing.</summary>
    private TextSpan AfterPrevious() => index == 0 ? Current.Span : new TextSpan(lexed.Tokens[index - 1].Span.End, 0);

    private void Error(DiagnosticRule rule, string message, string advice, TextSpan? span = null)
    {
        // What the lexer could not read it has reported; a second message about it would not help.
        if (span is null && Kind == TokenKind.Bad)
            return;
        diagnostics.Report(rule, span ?? Current.Span, message, advice);
    }

    private string Describe(Token token) => token.Kind switch
    {
        TokenKind.EndOfFile => "the end of the document",
        TokenKind.String => "a quoted value",
        _ => $"'{Shorten(TextOf(token))}'",
    };

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..39], "…");

    private string StringValue(Token token)
    {
        var inner = TextOf(token)[1..];
        if (inner.EndsWith("\"", StringComparison.Ordinal))
            inner = inner[..^1];
        return inner.Contains('\\')
            ? inner.ToString().Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : inner.ToString();
    }
}
