namespace Slipway.Server.Identity;

/// <summary>Who calls, for handlers.</summary>
public static class PrincipalExtensions
{
    public static Principal GetPrincipal(this HttpContext context) =>
        context.Features.Get<Principal>() ?? throw new InvalidOperationException("The endpoint does not require a token, so nobody is known to call it.");
}
