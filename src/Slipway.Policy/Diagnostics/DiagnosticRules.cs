using System.Collections.Immutable;
using static Slipway.Policy.Diagnostics.DiagnosticSeverity;

namespace Slipway.Policy.Diagnostics;

/// <summary>The closed set of mistakes in policy text. Codes are stable: a code is never given to another mistake.</summary>
public static class DiagnosticRules
{
    public static readonly DiagnosticRule TooLarge = new("POL001", Error, "The document is larger than 512 KB.");
    public static readonly DiagnosticRule NotUtf8 = new("POL002", Error, "The document is not UTF-8 text.");
    public static readonly DiagnosticRule BadCharacter = new("POL003", Error, "A character has no place in policy text.");
    public static readonly DiagnosticRule OpenString = new("POL004", Error, "A quoted value does not end on its line.");
    public static readonly DiagnosticRule BadEscape = new("POL005", Error, "A backslash is followed by something other than \\ or \".");
    public static readonly DiagnosticRule LongString = new("POL006", Error, "A quoted value is too long.");
    public static readonly DiagnosticRule BadComment = new("POL007", Error, "A comment is written in another language's way.");
    public static readonly DiagnosticRule BadHeader = new("POL008", Error, "The header line is malformed.");
    public static readonly DiagnosticRule BadName = new("POL009", Error, "The document's name can't be one.");

    public static readonly DiagnosticRule RealmExpected = new("POL010", Error, "Something stands where a realm must begin.");
    public static readonly DiagnosticRule UnknownResourceType = new("POL011", Error, "A realm names a resource type that does not exist.");
    public static readonly DiagnosticRule BadRealm = new("POL012", Error, "A realm is malformed.");
    public static readonly DiagnosticRule BadTemplate = new("POL013", Error, "A template is malformed.");
    public static readonly DiagnosticRule Placeholder = new("POL014", Error, "A placeholder of an example was not replaced.");
    public static readonly DiagnosticRule BraceExpected = new("POL015", Error, "An opening brace is missing.");
    public static readonly DiagnosticRule BraceNotClosed = new("POL016", Error, "A closing brace is missing.");
    public static readonly DiagnosticRule StrayBrace = new("POL017", Error, "A brace closes nothing or opens a block where none can be.");
    public static readonly DiagnosticRule ClaimOutsideRule = new("POL018", Error, "A claim stands in a realm without the braces of a rule.");
    public static readonly DiagnosticRule RuleExpected = new("POL019", Error, "Something stands where a rule must begin, or a rule stands outside a realm.");

    public static readonly DiagnosticRule ParenthesisExpected = new("POL020", Error, "A condition is not between parentheses.");
    public static readonly DiagnosticRule ReferenceExpected = new("POL021", Error, "A test does not begin with a claim.");
    public static readonly DiagnosticRule IssuerMissing = new("POL022", Error, "No issuer stands before '->'.");
    public static readonly DiagnosticRule BadOperator = new("POL023", Error, "An operator or word is not part of the policy language.");
    public static readonly DiagnosticRule OperandExpected = new("POL024", Error, "A test has nothing to compare with.");
    public static readonly DiagnosticRule TooMuch = new("POL025", Error, "A limit of the language is passed.");
    public static readonly DiagnosticRule ComparatorExpected = new("POL026", Error, "A test has no comparator.");

    public static readonly DiagnosticRule ValueExpected = new("POL030", Error, "A claim has no value.");
    public static readonly DiagnosticRule NewLineExpected = new("POL031", Error, "Two claims stand on one line.");
    public static readonly DiagnosticRule QuotesExpected = new("POL032", Error, "A value must be quoted.");
    public static readonly DiagnosticRule BadComma = new("POL033", Error, "A comma joins nothing.");
    public static readonly DiagnosticRule ClaimExpected = new("POL034", Error, "Something stands where a claim must begin.");

    public static readonly DiagnosticRule ReservedClaim = new("POL040", Error, "A rule asserts a claim that only the question can give.");
    public static readonly DiagnosticRule SeveralValues = new("POL041", Error, "One rule gives several values to a claim that has only one.");
    public static readonly DiagnosticRule BadValue = new("POL042", Error, "A value does not fit its claim.");
    public static readonly DiagnosticRule BadPattern = new("POL043", Error, "fqnMatch compares with something that is not an FQN.");

    public static readonly DiagnosticRule TooManyMistakes = new("POL099", Error, "More mistakes were found than are shown.");

    public static readonly DiagnosticRule UnknownClaim = new("POL101", Warning, "A claim type is close to a known one, but not the same.");
    public static readonly DiagnosticRule NoEffect = new("POL102", Warning, "A claim is never read on this kind of realm.");
    public static readonly DiagnosticRule UnknownVerb = new("POL103", Warning, "A permit names something that is never asked for on this kind of realm.");
    public static readonly DiagnosticRule UnboundTemplate = new("POL104", Warning, "A template is not captured by the realm, so the rule never applies.");
    public static readonly DiagnosticRule UnknownIssuer = new("POL105", Warning, "An issuer is close to a known one, but not the same.");

    /// <summary>Every rule, in the order of the codes.</summary>
    public static ImmutableArray<DiagnosticRule> All { get; } =
    [
        TooLarge, NotUtf8, BadCharacter, OpenString, BadEscape, LongString, BadComment, BadHeader, BadName,
        RealmExpected, UnknownResourceType, BadRealm, BadTemplate, Placeholder, BraceExpected, BraceNotClosed, StrayBrace, ClaimOutsideRule, RuleExpected,
        ParenthesisExpected, ReferenceExpected, IssuerMissing, BadOperator, OperandExpected, TooMuch, ComparatorExpected,
        ValueExpected, NewLineExpected, QuotesExpected, BadComma, ClaimExpected,
        ReservedClaim, SeveralValues, BadValue, BadPattern, TooManyMistakes,
        UnknownClaim, NoEffect, UnknownVerb, UnboundTemplate, UnknownIssuer,
    ];
}
