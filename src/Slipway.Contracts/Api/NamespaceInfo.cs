using Slipway.Contracts.Names;

namespace Slipway.Contracts.Api;

/// <summary>Body of <c>GET /v1/namespace/default</c>: where the caller lands.</summary>
public sealed record NamespaceInfo(NamespacePath Namespace);
