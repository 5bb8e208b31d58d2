using System.Collections.Immutable;
using Slipway.Policy.Diagnostics;

namespace Slipway.Policy.Syntax;

/// <summary>Text to tokens in one pass. Never fails: what can't be a token is reported and stands as <see cref="TokenKind.Bad"/>.</summary>
internal sealed class Lexer(SourceText source, DiagnosticBag diagnostics)
{
    private readonly string text = source.Text;
    private readonly ImmutableArray<Token>.Builder tokens = ImmutableArray.CreateBuilder<Token>();
    private readonly ImmutableArray<Comment>.Builder comments = ImmutableArray.CreateBuilder<Comment>();
    private int position;
    private bool afterNewLine = true;
    private bool afterSpace = true;

    public LexedText Lex()
    {
        while (position < text.Length)
        {
            if (!SkipTrivia())
                LexToken();
        }

        Add(TokenKind.EndOfFile, 0);
        return new LexedText(tokens.ToImmutable(), comments.ToImmutable());
    }

    private char Peek(int ahead = 1) => position + ahead < text.Length ? text[position + ahead] : '\0';

    private void Add(TokenKind kind, int length)
    {
        tokens.Add(new Token(kind, new TextSpan(position, length), afterNewLine, afterSpace));
        position += length;
        afterNewLine = afterSpace = false;
    }

    private bool SkipTrivia()
    {
        switch (text[position])
        {
            case '\n' or '\r':
                afterNewLine = afterSpace = true;
                position++;
                return true;
            case ' ' or '\t':
                afterSpace = true;
                position++;
                return true;
            case '/' when Peek() == '/':
                LexComment();
                return true;
            case '#':
                ReportComment("'#' does not begin a comment");
                LexComment();
                return true;
            // Right behind '::' or a word, '/*' is a slash and a star in a realm.
            case '/' when Peek() == '*' && afterSpace:
                ReportComment("'/*' does not begin a comment");
                var end = text.IndexOf("*/", position + 2, StringComparison.Ordinal);
                position = end < 0 ? text.Length : end + 2;
                afterSpace = true;
                return true;
            default:
                return false;
        }
    }

    private void ReportComment(string message) =>
        diagnostics.Report(
            DiagnosticRules.BadComment,
            new TextSpan(position, 1),
            message,
            "Begin each line of a comment with '//'.");

    private void LexComment()
    {
        var length = text.AsSpan(position).IndexOfAny('\r', '\n');
        if (length < 0)
            length = text.Length - position;
        ReportForbidden(new TextSpan(position, length));
        comments.Add(new Comment(new TextSpan(position, length), afterNewLine));
        position += length;
        afterSpace = true;
    }

    private void LexToken()
    {
        var c = text[position];
        switch (c)
        {
            case '{': Add(TokenKind.OpenBrace, 1); break;
            case '}': Add(TokenKind.CloseBrace, 1); break;
            case '(': Add(TokenKind.OpenParen, 1); break;
            case ')': Add(TokenKind.CloseParen, 1); break;
            case '[': Add(TokenKind.OpenBracket, 1); break;
            case ']': Add(TokenKind.CloseBracket, 1); break;
            case ',': Add(TokenKind.Comma, 1); break;
            case '*': Add(TokenKind.Star, 1); break;
            case '/': Add(TokenKind.Slash, 1); break;
            case '"': LexString(); break;
            case ':' when Peek() == ':': Add(TokenKind.DoubleColon, 2); break;
            case '-' when Peek() == '>': Add(TokenKind.Arrow, 2); break;
            case '=' when Peek() == '=': Add(TokenKind.DoubleEquals, 2); break;
            case '&' when Peek() == '&': Add(TokenKind.DoubleAmpersand, 2); break;
            case '|' when Peek() == '|': Add(TokenKind.Foreign, 2); break;
            case '!' or '<' or '>' or '=' when Peek() == '=': Add(TokenKind.Foreign, 2); break;
            case ':' or '=' or '&' or '|' or '!' or '<' or '>' or ';' or '?' or '%' or '$' or '~' or '^' or '\\':
                Add(TokenKind.Foreign, 1);
                break;
            default:
                if (Characters.IsWord(c))
                    LexWord();
                else
                    LexBad();
                break;
        }
    }

    private void LexWord()
    {
        var length = 1;
        // 'auth_server@apcera.me->name': the arrow ends the word, a hyphen alone does not.
        while (Characters.IsWord(Peek(length)) && !(Peek(length) == '-' && Peek(length + 1) == '>'))
            length++;
        Add(TokenKind.Word, length);
    }

    private void LexString()
    {
        var length = 1;
        while (position + length < text.Length && Peek(length) is not ('"' or '\r' or '\n'))
        {
            if (Peek(length) == '\\')
            {
                if (Peek(length + 1) is not ('"' or '\\'))
                {
                    diagnostics.Report(
                        DiagnosticRules.BadEscape,
                        new TextSpan(position + length, 1),
                        "a backslash stands alone in a quoted value",
                        "Write '\\\\' for a backslash and '\\\"' for a quotation mark.");
                }
                else
                {
                    length++;
                }
            }

            length++;
        }

        if (Peek(length) == '"')
        {
            length++;
        }
        else
        {
            length = Math.Min(length, text.Length - position);
            diagnostics.Report(
                DiagnosticRules.OpenString,
                new TextSpan(position, length),
                "a quoted value does not end",
                "Close it with '\"' on the same line.");
        }

        if (length - 2 > PolicyLimits.MaxStringLength)
        {
            diagnostics.Report(
                DiagnosticRules.LongString,
                new TextSpan(position, length),
                $"a quoted value has {length - 2} characters",
                $"At most {PolicyLimits.MaxStringLength} are allowed.");
        }

        ReportForbidden(new TextSpan(position, length));
        Add(TokenKind.String, length);
    }

    private void LexBad()
    {
        var length = 1;
        while (position + length < text.Length && IsBad(Peek(length)))
            length++;
        var c = text[position];
        var advice = c switch
        {
            '\'' or '`' or '‘' or '’' or '“' or '”' or '«' or '»' or '„' => "Quote values with '\"'.",
            '\u00A0' or '\u3000' or '\u200B' => "It looks like a space; write a plain one.",
            _ when char.IsLetter(c) => "Put a value that has other letters than a-z in quotes.",
            _ => "Remove it, or put the value that it belongs to in quotes.",
        };
        diagnostics.Report(
            DiagnosticRules.BadCharacter,
            new TextSpan(position, length),
            $"the character '{Characters.Describe(c)}' has no meaning here",
            advice);
        Add(char.IsLetter(c) ? TokenKind.Word : TokenKind.Bad, length);
    }

    private static bool IsBad(char c) => c >= '\u0080' && !char.IsWhiteSpace(c);

    private void ReportForbidden(TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            var c = text[i];
            var isLoneSurrogate = char.IsSurrogate(c) &&
                !(char.IsHighSurrogate(c) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) : i > 0 && char.IsHighSurrogate(text[i - 1]));
            if (isLoneSurrogate || Characters.IsForbidden(c))
            {
                diagnostics.Report(
                    DiagnosticRules.BadCharacter,
                    new TextSpan(i, 1),
                    $"the character {Characters.Describe(c)} can hide what the text means",
                    "Remove it.");
                return;
            }
        }
    }
}
