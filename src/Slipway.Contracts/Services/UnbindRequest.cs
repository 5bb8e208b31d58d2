namespace Slipway.Contracts.Services;

/// <summary>Body of <c>POST /v1/unbind</c>: names of a job and of a service that it is bound to.</summary>
public sealed record UnbindRequest
{
    public string? Job { get; set; }

    public string? Service { get; set; }

    /// <summary>Drop the binding even when the service's provider fails.</summary>
    public bool Force { get; set; }
}
