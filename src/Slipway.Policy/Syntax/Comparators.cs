using Slipway.Policy.Diagnostics;

namespace Slipway.Policy.Syntax;

/// <summary>The comparators, as they are written.</summary>
internal static class Comparators
{
    public const string Equal = "==";
    public const string EqualWord = "equals";
    public const string BeginsWith = "beginsWith";
    public const string EndsWith = "endsWith";
    public const string FqnMatch = "fqnMatch";

    /// <summary>An older spelling of fqnMatch.</summary>
    public const string NameMatch = "nameMatch";

    public const string Advice = "The comparators are ==, equals, beginsWith, endsWith and fqnMatch.";

    private static readonly string[] Words = [EqualWord, BeginsWith, EndsWith, FqnMatch, NameMatch];

    public static bool IsComparator(string text) => text == Equal || Words.Contains(text);

    /// <summary>What somebody who wrote <paramref name="text"/> likely means.</summary>
    public static string? Likely(string text) => text switch
    {
        "=" or "===" or "is" or "eq" => Equal,
        "startsWith" or "hasPrefix" or "prefix" => BeginsWith,
        "hasSuffix" or "suffix" => EndsWith,
        "in" or "within" or "matches" or "under" => FqnMatch,
        _ => Suggestion.Closest(text, Words),
    };
}
