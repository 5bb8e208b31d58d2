namespace Slipway.Contracts.Identity;

/// <summary>Body of <c>POST /v1/users</c>.</summary>
public sealed record CreateUserRequest
{
    /// <summary>Letters, digits and <c>- _ . + @</c>; may be an e-mail address.</summary>
    public string? Name { get; set; }

    public string? Password { get; set; }

    public override string ToString() => $"CreateUserRequest {{ {Name} }}";
}
