namespace Slipway.Server.Identity;

/// <summary>A token whose signature and times are good. Whether it counts still is for <see cref="TokenStanding"/> to say.</summary>
/// <param name="Id">Tells it from every other token (<c>jti</c>).</param>
/// <param name="KeyId">The key that signed it.</param>
/// <param name="IssuedAt">When it was made, to the millisecond.</param>
/// <param name="ExpiresAt">When it ends, give or take the allowed skew of clocks.</param>
public sealed record AcceptedToken(Principal Principal, string Id, string KeyId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// The platform puts another in its place before it ends, so that its own end ends nothing: whoever reads on by it may do so for as
    /// long as its job would get one.
    /// </summary>
    public bool Renews { get; init; }
}
