using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>Realms: <c>job::/sandbox/[name]::web</c>. No white space inside.</summary>
internal sealed partial class Parser
{
    private const string RealmExample = "A realm looks like job::/sandbox/admin or job::/sandbox/admin::web.";

    private RealmSyntax ParseRealm()
    {
        var start = Current.Span.Start;
        var type = ParseResourceType();
        if (!Adjoins(TokenKind.DoubleColon))
        {
            Error(DiagnosticRules.BadRealm, $"'::' and a namespace must follow '{type}'", RealmExample, AfterPrevious());
            return new RealmSyntax(type, [], LocalPattern.Absent, [], SpanFrom(start));
        }

        index++;
        if (!Adjoins(TokenKind.Slash))
            Error(DiagnosticRules.BadRealm, "a namespace begins with '/'", RealmExample, AfterPrevious());
        var ns = ParseSegments(isNamespace: true);
        var (pattern, local) = ParseLocal();
        if (Adjoins(TokenKind.DoubleColon))
        {
            Error(DiagnosticRules.BadRealm, "a realm has a third '::'", RealmExample);
            SkipAdjoining();
        }

        return new RealmSyntax(type, ns, pattern, local, SpanFrom(start));
    }

    private string ParseResourceType()
    {
        if (Kind != TokenKind.Word)
        {
            Error(DiagnosticRules.RealmExpected, $"a realm must begin here, not {Describe(Current)}", RealmExample);
            if (Kind == TokenKind.Star)
                index++;
            return "";
        }

        var written = TextOf(Current).ToString();
        if (!ResourceType.TryParse(written, out _))
        {
            var names = ResourceType.All.Select(type => type.ToString());
            Error(
                DiagnosticRules.UnknownResourceType,
                $"'{Shorten(written)}' is not a resource type",
                $"{Suggestion.DidYouMean(written, names)}The types are {string.Join(", ", ResourceType.All)}.");
        }

        index++;
        return written;
    }

    private (LocalPattern Pattern, ImmutableArray<SegmentSyntax> Segments) ParseLocal()
    {
        if (!Adjoins(TokenKind.DoubleColon))
            return (LocalPattern.Absent, []);
        index++;
        if (Adjoins(TokenKind.Star))
        {
            index++;
            if (!Current.AfterSpace && Kind != TokenKind.OpenBrace && Kind != TokenKind.EndOfFile)
            {
                Error(
                    DiagnosticRules.BadRealm,
                    "'*' stands for a whole name and nothing may follow it",
                    "Write job::/prod::* for every name in /prod.");
                SkipAdjoining();
            }

            return (LocalPattern.Any, []);
        }

        var segments = ParseSegments(isNamespace: false);
        return segments.IsEmpty ? (LocalPattern.Pinned, []) : (LocalPattern.Named, segments);
    }

    private ImmutableArray<SegmentSyntax> ParseSegments(bool isNamespace)
    {
        var segments = ImmutableArray.CreateBuilder<SegmentSyntax>();
        var start = Current.Span.Start;
        var expectsSegment = !isNamespace;
        while (true)
        {
            if (Adjoins(TokenKind.Slash))
            {
                if (expectsSegment)
                    Error(DiagnosticRules.BadRealm, "a segment between two '/' is empty", RealmExample);
                expectsSegment = true;
                index++;
            }
            else if (!ParseSegment(segments))
            {
                break;
            }
            else
            {
                expectsSegment = false;
            }
        }

        if (segments.Count > PolicyLimits.MaxRealmSegments)
        {
            var span = SpanFrom(start);
            Error(
                DiagnosticRules.TooMuch,
                $"a realm has {segments.Count} segments",
                $"At most {PolicyLimits.MaxRealmSegments} are allowed.",
                span);
        }

        return segments.ToImmutable();
    }

    private bool ParseSegment(ImmutableArray<SegmentSyntax>.Builder segments)
    {
        if (Current.AfterSpace)
            return false;
        switch (Kind)
        {
            case TokenKind.Word:
                var word = TextOf(Current).ToString();
                if (word is "." or "..")
                    Error(DiagnosticRules.BadRealm, $"a segment may not be '{word}'", RealmExample);
                index++;
                segments.Add(new SegmentSyntax(word, IsTemplate: false));
                break;
            case TokenKind.OpenBracket:
                segments.Add(new SegmentSyntax(ParseTemplate(), IsTemplate: true));
                break;
            case TokenKind.Foreign when TextOf(Current) is "<":
                segments.Add(new SegmentSyntax(ParsePlaceholder(), IsTemplate: false));
                break;
            case TokenKind.Star:
                Error(
                    DiagnosticRules.BadRealm,
                    "'*' can only stand for a whole local name",
                    "Leave it out: job::/prod covers everything below /prod; job::/prod::* every name in it.");
                index++;
                return true;
            default:
                return false;
        }

        if (!Current.AfterSpace && Kind is TokenKind.Word or TokenKind.OpenBracket)
        {
            Error(
                DiagnosticRules.BadTemplate,
                "a template must be a whole segment",
                "Write /sandbox/[name], not /sandbox/x[name].");
        }

        return true;
    }

    private string ParseTemplate()
    {
        var start = Current.Span.Start;
        index++;
        if (Adjoins(TokenKind.Word) && Characters.IsIdentifier(TextOf(Current)) && LookAhead(1) is { Kind: TokenKind.CloseBracket, AfterSpace: false })
        {
            var name = TextOf(Current).ToString();
            index += 2;
            return name;
        }

        while (!Current.AfterSpace && Kind is TokenKind.Word or TokenKind.Star or TokenKind.Foreign)
            index++;
        if (Adjoins(TokenKind.CloseBracket))
            index++;
        Error(
            DiagnosticRules.BadTemplate,
            "a template is malformed",
            "It is a name in brackets, of letters, digits and '_': [name].",
            SpanFrom(start));
        return "";
    }

    private string ParsePlaceholder()
    {
        var start = Current.Span.Start;
        index++;
        while (!Current.AfterSpace && Kind is TokenKind.Word)
            index++;
        if (!Current.AfterSpace && TextOf(Current) is ">")
            index++;
        var span = SpanFrom(start);
        var written = source.Text.Substring(span.Start, span.Length);
        Error(
            DiagnosticRules.Placeholder,
            $"'{Shorten(written)}' is a placeholder",
            "Write a name in its place, such as admin.",
            span);
        return written.Trim('<', '>');
    }

    private bool Adjoins(TokenKind kind) => Kind == kind && !Current.AfterSpace;

    private void SkipAdjoining()
    {
        while (!Current.AfterSpace && Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace or TokenKind.EndOfFile))
            index++;
    }
}
