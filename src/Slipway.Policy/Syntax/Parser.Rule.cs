using System.Collections.Immutable;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>Rules and their claims. A line end ends a claim, save behind a comma.</summary>
internal sealed partial class Parser
{
    private RuleSyntax ParseRule()
    {
        var start = Current.Span.Start;
        ConditionSyntax? condition = null;
        if (IsWord("if"))
        {
            index++;
            condition = ParseCondition();
            if (!SkipToBrace("the claims of the rule"))
                return new RuleSyntax(condition, [], SpanFrom(start), new TextSpan(Current.Span.Start, 0));
        }

        var open = Current.Span.Start;
        index++;
        var claims = ImmutableArray.CreateBuilder<ClaimSyntax>();
        while (Kind != TokenKind.CloseBrace)
        {
            // A rule on a line of its own can only be the next one, so this one's brace is missing.
            var atNextRule = (Kind == TokenKind.OpenBrace && Current.AfterNewLine) || (IsWord("if") && LookAhead(1).Kind == TokenKind.OpenParen);
            if (Kind == TokenKind.EndOfFile || AtRealm() || atNextRule)
            {
                diagnostics.Report(
                    DiagnosticRules.BraceNotClosed,
                    new TextSpan(open, 1),
                    "this brace is not closed",
                    "Close the rule with '}'.");
                return new RuleSyntax(condition, claims.ToImmutable(), SpanFrom(start), SpanFrom(open));
            }

            if (Kind == TokenKind.OpenBrace)
            {
                Error(
                    DiagnosticRules.StrayBrace,
                    "a rule can't hold another block",
                    "Close the rule with '}' first, or remove this brace.");
                SkipBraces();
            }
            else if (ParseClaim() is { } claim)
            {
                claims.Add(claim);
            }
        }

        index++;
        return new RuleSyntax(condition, claims.ToImmutable(), SpanFrom(start), SpanFrom(open));
    }

    private ClaimSyntax? ParseClaim()
    {
        if (Kind != TokenKind.Word)
        {
            Error(
                DiagnosticRules.ClaimExpected,
                $"a claim must begin here, not {Describe(Current)}",
                "A claim is a type and its values: permit create, read.");
            index++;
            SkipLine();
            return null;
        }

        var start = Current.Span.Start;
        var type = TextOf(Current).ToString();
        index++;
        if (Kind is TokenKind.CloseBrace or TokenKind.EndOfFile || Current.AfterNewLine)
        {
            Error(
                DiagnosticRules.ValueExpected,
                $"'{Shorten(type)}' has no value",
                "A claim is a type and its values: permit create, read.",
                SpanFrom(start));
            return null;
        }

        var values = ParseValues(type);
        var isWhole = EndLine(type);
        return values.IsEmpty || !isWhole ? null : new ClaimSyntax(type, values, SpanFrom(start));
    }

    private ImmutableArray<ValueSyntax> ParseValues(string type)
    {
        var values = ImmutableArray.CreateBuilder<ValueSyntax>();
        while (true)
        {
            if (ParseValue() is { } value)
            {
                values.Add(value);
            }
            else if (Kind is TokenKind.Comma or TokenKind.CloseBrace or TokenKind.EndOfFile)
            {
                Error(
                    DiagnosticRules.BadComma,
                    "a value is missing beside the comma",
                    "Remove the comma or write the value.",
                    AfterPrevious());
            }
            else
            {
                ErrorBadValue(type);
                break;
            }

            if (Kind != TokenKind.Comma)
                break;
            if (Current.AfterNewLine)
            {
                Error(
                    DiagnosticRules.BadComma,
                    "a comma stands at the beginning of a line",
                    "Put it at the end of the line before.");
            }

            index++;
        }

        return values.ToImmutable();
    }

    private void ErrorBadValue(string type)
    {
        if (Kind == TokenKind.Star)
        {
            Error(DiagnosticRules.QuotesExpected, "'*' must be quoted", $"Write {Shorten(type)} \"*\".");
        }
        else if (Kind is TokenKind.Slash or TokenKind.DoubleColon)
        {
            Error(
                DiagnosticRules.QuotesExpected,
                $"a value with {Describe(Current)} must be quoted",
                "Put the whole value in quotes: \"/sandbox/admin\".");
        }
        else if (TextOf(Current) is "=" or "==" or ":")
        {
            Error(
                DiagnosticRules.BadOperator,
                $"'{TextOf(Current)}' has no place in a claim",
                $"Write the value right behind the type: {Shorten(type)} value.");
        }
        else
        {
            Error(
                DiagnosticRules.ValueExpected,
                $"a value must stand here, not {Describe(Current)}",
                "Write a word, a quoted text, a [template] or issuer->claim.");
        }

        SkipLine();
    }

    private ValueSyntax? ParseValue()
    {
        var start = Current.Span.Start;
        switch (Kind)
        {
            case TokenKind.String:
                var text = StringValue(Current);
                index++;
                return new TextValueSyntax(text, Quoted: true, SpanFrom(start));
            case TokenKind.OpenBracket:
                var template = ParseTemplate();
                return new TemplateValueSyntax(template, SpanFrom(start));
            case TokenKind.Word when LookAhead(1).Kind == TokenKind.Arrow:
                return ParseReference() is { } reference ? new ReferenceValueSyntax(reference, reference.Span) : null;
            case TokenKind.Word:
                var word = TextOf(Current).ToString();
                index++;
                return new TextValueSyntax(word, Quoted: false, SpanFrom(start));
            case TokenKind.Arrow:
                return ParseReference() is { } unissued ? new ReferenceValueSyntax(unissued, unissued.Span) : null;
            default:
                return null;
        }
    }

    /// <summary>Checks that a claim ends here; false when what was read of its last value is only a part.</summary>
    private bool EndLine(string type)
    {
        if (Current.AfterNewLine || Kind is TokenKind.CloseBrace or TokenKind.EndOfFile)
            return true;
        if (TextOf(Current) is ";")
        {
            Error(
                DiagnosticRules.BadOperator,
                "';' is not part of the policy language",
                "A line end ends a claim: remove the ';'.");
            index++;
            return true;
        }

        if (Kind == TokenKind.Word)
        {
            Error(
                DiagnosticRules.NewLineExpected,
                $"{Describe(Current)} stands on the same line as '{Shorten(type)}'",
                "Begin another claim on a line of its own, and join values of one claim with commas.");
            return true;
        }

        var isPart = lexed.Tokens[index - 1].Kind == TokenKind.Word && !Current.AfterSpace;
        if (isPart)
        {
            Error(
                DiagnosticRules.QuotesExpected,
                $"a value with {Describe(Current)} must be quoted",
                "Put the whole value in quotes, from its beginning to its end.");
        }
        else
        {
            Error(
                DiagnosticRules.NewLineExpected,
                $"{Describe(Current)} can't follow a value",
                "Join values with commas, and begin another claim on a line of its own.");
        }

        SkipLine();
        return !isPart;
    }

    /// <summary>To the end of the line, or the brace before it.</summary>
    private void SkipLine()
    {
        while (!Current.AfterNewLine && Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile))
            index++;
    }
}
