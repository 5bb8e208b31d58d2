namespace Slipway.Contracts.Identity;

/// <param name="AccessToken">Opaque to clients; send it as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record TokenResponse(string AccessToken, string TokenType, long ExpiresIn)
{
    public override string ToString() => $"TokenResponse {{ {TokenType}, {ExpiresIn} s }}";
}
