namespace Slipway.Server.Identity;

/// <summary>A bearer token, fresh.</summary>
/// <param name="Text">Secret: whoever has it is its principal.</param>
public sealed record IssuedToken(string Text, TimeSpan Lifetime, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"a token until {ExpiresAt:O}";
}
