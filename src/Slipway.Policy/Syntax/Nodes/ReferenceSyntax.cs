namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A claim that a rule reads: <c>role</c>, or <c>Google->email</c> with the issuer it must come from.</summary>
public sealed record ReferenceSyntax(string? Issuer, string ClaimType, TextSpan Span)
{
    public override string ToString() => Issuer is null ? ClaimType : $"{Issuer}->{ClaimType}";
}
