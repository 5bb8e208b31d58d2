namespace Slipway.Contracts.Api;

/// <summary>Body of <c>GET /v1/version</c>.</summary>
public sealed record VersionInfo(string BuildNumber);
