namespace Slipway.Contracts.Identity;

/// <summary>Body of <c>PUT /v1/users/{name}/password</c>.</summary>
public sealed record ChangePasswordRequest
{
    /// <summary>Required from users who change their own.</summary>
    public string? CurrentPassword { get; set; }

    public string? Password { get; set; }

    public override string ToString() => "ChangePasswordRequest";
}
