using Slipway.Contracts.Names;

namespace Slipway.Images.Pulling;

/// <summary>A layer that is unpacked and verified, and not yet visible.</summary>
internal sealed record StagedLayer(Digest DiffId, string Folder);
