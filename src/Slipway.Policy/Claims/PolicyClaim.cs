using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Claims;

/// <summary>A fact: what somebody vouches for. Without an issuer it comes from the policy engine or from the question.</summary>
public sealed record PolicyClaim(string? Issuer, string Type, string Value)
{
    /// <summary>As policy writes it: <c>permit create</c>, <c>Google->email "a@example.com"</c>.</summary>
    public override string ToString() => Format(Issuer, Type, Value);

    internal static string Format(string? issuer, string type, string value) =>
        $"{(issuer is null ? "" : issuer + "->")}{type} {(Characters.IsBareWord(value) ? value : TextValueSyntax.Quote(value))}";
}
