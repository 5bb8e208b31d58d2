namespace Slipway.Contracts.Identity;

/// <summary>Body of <c>POST /v1/session</c>.</summary>
public sealed record SessionRequest
{
    public string? Username { get; set; }

    public string? Password { get; set; }

    public override string ToString() => $"SessionRequest {{ {Username} }}";
}
