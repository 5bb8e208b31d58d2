namespace Slipway.Images.Registries;

/// <summary>How one registry is reached.</summary>
public sealed class RegistryOptions
{
    /// <summary>Asked in this order, before the registry itself: <c>https://mirror.example</c>, or <c>http://…</c> for plain.</summary>
    public List<string> Mirrors { get; set; } = [];

    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>PEM file of certificate authorities to trust for this host, besides the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>Plain http is fine, and so is any certificate. Loopback hosts may always use plain http.</summary>
    public bool Insecure { get; set; }
}
