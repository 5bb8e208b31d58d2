using System.Collections.Immutable;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>Conditions: <c>(auth_server@apcera.me->name == "admin" &amp;&amp; role == dev)</c>.</summary>
internal sealed partial class Parser
{
    private ConditionSyntax ParseCondition()
    {
        if (Kind == TokenKind.OpenParen)
        {
            index++;
        }
        else
        {
            Error(
                DiagnosticRules.ParenthesisExpected,
                "'(' is missing after 'if'",
                "Write the condition between parentheses: if (role == admin) { … }.",
                AfterPrevious());
        }

        var start = Current.Span.Start;
        var tests = ImmutableArray.CreateBuilder<TestSyntax>();
        do
        {
            if (ParseTest() is { } test)
                tests.Add(test);
            if (tests.Count > PolicyLimits.MaxTestsPerCondition)
            {
                Error(
                    DiagnosticRules.TooMuch,
                    $"a condition has more than {PolicyLimits.MaxTestsPerCondition} tests",
                    "Split it into several rules.");
                SkipCondition();
                break;
            }
        }
        while (AcceptAnd());

        var span = SpanFrom(start);
        if (Kind == TokenKind.CloseParen)
        {
            index++;
        }
        else
        {
            if (Kind == TokenKind.OpenBrace || Current.AfterNewLine)
            {
                Error(
                    DiagnosticRules.ParenthesisExpected,
                    "')' is missing after the condition",
                    "Write ')' here.",
                    AfterPrevious());
            }
            else
            {
                Error(
                    DiagnosticRules.BadOperator,
                    $"{Describe(Current)} can't follow a test",
                    "Join tests with '&&', and close the condition with ')'.");
            }

            SkipCondition();
            if (Kind == TokenKind.CloseParen)
                index++;
        }

        return new ConditionSyntax(tests.ToImmutable(), span);
    }

    private bool AcceptAnd()
    {
        if (Kind == TokenKind.DoubleAmpersand)
        {
            index++;
            return true;
        }

        var text = TextOf(Current);
        var meant = text switch
        {
            "||" or "|" or "or" => "Write two rules, one for each side: claims of all rules add up.",
            "&" or "and" or "," => "Write '&&'.",
            _ => null,
        };
        if (meant is null)
            return false;
        Error(DiagnosticRules.BadOperator, $"'{text}' is not part of the policy language", meant);
        index++;
        return true;
    }

    private TestSyntax? ParseTest()
    {
        var start = Current.Span.Start;
        if (TextOf(Current) is "!" or "not")
        {
            Error(
                DiagnosticRules.BadOperator,
                $"there is no negation ('{TextOf(Current)}')",
                "What is not granted is denied: say when the claim holds.");
            index++;
        }

        if (Kind == TokenKind.OpenParen)
        {
            Error(DiagnosticRules.BadOperator, "parentheses can't group tests", "There is only '&&', so no grouping is needed.");
            SkipParentheses();
            return null;
        }

        if (ParseReference() is not { } left)
        {
            SkipTest();
            return null;
        }

        if (ParseComparator() is not { } comparator)
        {
            SkipTest();
            return null;
        }

        if (ParseValue() is { } right)
            return new TestSyntax(left, comparator, right, SpanFrom(start));
        Error(
            DiagnosticRules.OperandExpected,
            $"a value must follow '{comparator}'",
            "Write a word, a quoted text, a [template] or issuer->claim.",
            Kind is TokenKind.CloseParen or TokenKind.DoubleAmpersand or TokenKind.EndOfFile ? AfterPrevious() : null);
        SkipTest();
        return null;
    }

    private ReferenceSyntax? ParseReference()
    {
        var start = Current.Span.Start;
        if (Kind == TokenKind.Arrow)
        {
            Error(
                DiagnosticRules.IssuerMissing,
                "an issuer must stand before '->'",
                "Write who says so: auth_server@apcera.me->name.");
            index++;
        }

        if (Kind != TokenKind.Word)
        {
            Error(
                DiagnosticRules.ReferenceExpected,
                $"a test begins with a claim, not {Describe(Current)}",
                "Put the claim on the left: role == admin.");
            return null;
        }

        var first = TextOf(Current).ToString();
        index++;
        if (Kind != TokenKind.Arrow)
            return new ReferenceSyntax(null, first, SpanFrom(start));
        index++;
        if (Kind != TokenKind.Word)
        {
            Error(
                DiagnosticRules.ReferenceExpected,
                "a claim type must follow '->'",
                $"Write {Shorten(first)}->name, say.",
                AfterPrevious());
            return null;
        }

        var type = TextOf(Current).ToString();
        index++;
        return new ReferenceSyntax(first, type, SpanFrom(start));
    }

    private string? ParseComparator()
    {
        var text = TextOf(Current).ToString();
        if (Kind == TokenKind.DoubleEquals || Comparators.IsComparator(text))
        {
            index++;
            return text;
        }

        // 'role admin': the value is there, so go on with it.
        var isValue = Kind == TokenKind.String
            || (Kind == TokenKind.Word && Comparators.Likely(text) is null && LookAhead(1).Kind is TokenKind.CloseParen or TokenKind.DoubleAmpersand);
        if (isValue || Kind is TokenKind.CloseParen or TokenKind.DoubleAmpersand or TokenKind.EndOfFile or TokenKind.OpenBrace)
        {
            Error(DiagnosticRules.ComparatorExpected, "a comparator is missing", Comparators.Advice, AfterPrevious());
            return isValue ? Comparators.Equal : null;
        }

        var likely = Comparators.Likely(text);
        Error(
            DiagnosticRules.ComparatorExpected,
            $"{Describe(Current)} is not a comparator",
            (likely is null ? "" : $"Did you mean '{likely}'? ") + Comparators.Advice);
        index++;
        return likely ?? Comparators.Equal;
    }

    private void SkipParentheses()
    {
        var depth = 0;
        do
        {
            depth += Kind == TokenKind.OpenParen ? 1 : Kind == TokenKind.CloseParen ? -1 : 0;
            index++;
        }
        while (depth > 0 && (Kind == TokenKind.CloseParen || !AtEndOfCondition()));
    }

    /// <summary>To where the next test may begin.</summary>
    private void SkipTest()
    {
        while (!AtEndOfCondition() && Kind != TokenKind.DoubleAmpersand)
            index++;
    }

    private void SkipCondition()
    {
        while (!AtEndOfCondition())
            index++;
    }

    private bool AtEndOfCondition() =>
        Kind is TokenKind.CloseParen or TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile || (Current.AfterNewLine && AtRealm());
}
