namespace Slipway.Images.Tests.Support;

/// <summary>The directories of an image as the engine mounts them, read-only.</summary>
internal sealed class OverlayMount : IDisposable
{
    private readonly string work = Directory.CreateTempSubdirectory("slipway-mount-").FullName;

    /// <param name="directories">Bottom first.</param>
    public OverlayMount(IReadOnlyList<string> directories)
    {
        Root = Directory.CreateDirectory(Path.Join(work, "root")).FullName;
        // A read-only overlay needs two lower directories at least.
        var empty = Directory.CreateDirectory(Path.Join(work, "empty")).FullName;
        TreeListing.Run("mount", "-t", "overlay", "overlay", "-o", "ro,lowerdir=" + string.Join(':', directories.Reverse().Append(empty)), Root);
    }

    public string Root { get; }

    public void Dispose()
    {
        TreeListing.Run("umount", Root);
        Directory.Delete(work, recursive: true);
    }
}
