namespace Slipway.Contracts.Jobs;

/// <summary>A package in a request: by its UUID, as v1 has it, or by its name.</summary>
public sealed record PackageReference
{
    public string? Uuid { get; set; }

    public string? Fqn { get; set; }
}
