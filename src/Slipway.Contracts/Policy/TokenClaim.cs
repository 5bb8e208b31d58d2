using System.Text.Json.Serialization;

namespace Slipway.Contracts.Policy;

/// <summary>A claim that an issuer vouches for, spelled as in the tokens of v1: <c>{"Issuer":"Google","Type":"email","Value":"…"}</c>.</summary>
public sealed record TokenClaim(
    [property: JsonPropertyName("Issuer")] string Issuer,
    [property: JsonPropertyName("Type")] string Type,
    [property: JsonPropertyName("Value")] string Value);
