using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Claims;

/// <summary>A fact: what somebody vouches for. Without an issuer it comes from the policy engine or from the question.</summary>
public sealed record PolicyClaim(string? Issuer, string Type, string Value)
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\", \t\r\n");

    /// <summary>As policy writes it: <c>permit create</c>, <c>Google->email "a@example.com"</c>.</summary>
    public override string ToString() => Format(Issuer, Type, Value);

    /// <summary>
    /// Reads one claim of the engine's own: <c>permit create</c>, <c>docker.allow "https://…"</c>. Quotes may be left out where
    /// the value has no white space, comma or quotation mark.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PolicyClaim? claim, [NotNullWhen(false)] out string? problem)
    {
        claim = null;
        var trimmed = text.AsSpan().Trim();
        var gap = trimmed.IndexOfAny(' ', '\t');
        var type = gap < 0 ? trimmed : trimmed[..gap];
        if (trimmed.Length > PolicyLimits.MaxStringLength)
            problem = $"the claim has {trimmed.Length} characters; at most {PolicyLimits.MaxStringLength} are allowed";
        else if (gap < 0 || !Characters.IsBareWord(type))
            problem = "a claim is expected as policy writes it, without an issuer: 'permit create'";
        else if (TryReadValue(trimmed[gap..].TrimStart(), out var value))
            (claim, problem) = (new PolicyClaim(null, type.ToString(), value), null);
        else
            problem = $"one value is expected behind '{type}', in quotation marks if it has a space, a comma or a quotation mark";
        return claim is not null;
    }

    private static bool TryReadValue(ReadOnlySpan<char> written, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (written is not ['"', ..])
        {
            value = written.ContainsAny(NeedsQuotes) ? null : written.ToString();
            return value is not null;
        }

        var text = new StringBuilder(written.Length);
        for (var i = 1; i < written.Length; i++)
        {
            if (written[i] == '"')
            {
                value = i == written.Length - 1 ? text.ToString() : null;
                return value is not null;
            }

            if (written[i] == '\\' && ++i == written.Length)
                return false;
            text.Append(written[i]);
        }

        return false;
    }

    internal static string Format(string? issuer, string type, string value) =>
        $"{(issuer is null ? "" : issuer + "->")}{type} {(Characters.IsBareWord(value) ? value : TextValueSyntax.Quote(value))}";
}
