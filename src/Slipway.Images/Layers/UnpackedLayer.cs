using Slipway.Contracts.Names;
using Slipway.Images.Tar;

namespace Slipway.Images.Layers;

/// <summary>What came of unpacking a layer, besides its files.</summary>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="Entries">Entries of the archive.</param>
/// <param name="ImplicitFolders">Directories that no entry describes: their attributes belong to the layers below. May hold the root.</param>
/// <param name="OpaqueRoot">Nothing of the layers below is left. Overlayfs has no such mark on a root, so it is kept here.</param>
internal sealed record UnpackedLayer(long Bytes, long Entries, IReadOnlyList<EntryPath> ImplicitFolders, bool OpaqueRoot)
{
    /// <summary>Digest of the tar.</summary>
    public Digest DiffId { get; init; }
}
