namespace Slipway.Contracts.Api;

/// <summary>Body of <c>GET /v1/info</c>.</summary>
public sealed record Info(string Name, string Url, string ClusterDomain);
