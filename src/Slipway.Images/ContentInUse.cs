using Slipway.Contracts.Names;

namespace Slipway.Images;

/// <summary>What a sweep has to leave.</summary>
/// <param name="Manifests">Of every image that something is made of, also of those still on their way.</param>
/// <param name="Directories">Directories that instances have mounted, as <see cref="IImageStore.GetDirectories"/> gave them.</param>
public sealed record ContentInUse(IReadOnlyCollection<Digest> Manifests, IReadOnlyCollection<string> Directories);
