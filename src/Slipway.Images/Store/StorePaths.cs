using Slipway.Contracts.Names;
using Slipway.Images.Native;

namespace Slipway.Images.Store;

/// <summary>Where everything is in the data folder. One file system, so that a rename publishes.</summary>
internal sealed class StorePaths(string root)
{
    private const string TreeName = "tree";

    public string Root { get; } = Path.GetFullPath(root);

    public string Layers => Path.Join(Root, "layers");

    /// <summary>Extra top directories that put attributes of implicit parents right, by the image's layers.</summary>
    public string Parents => Path.Join(Root, "parents");

    public string Blobs => Path.Join(Root, "blobs", "sha256");

    /// <summary>Partly fetched blobs.</summary>
    public string Partials => Path.Join(Root, "partial", "sha256");

    /// <summary>What is being made: nothing here outlives the process.</summary>
    public string Temp => Path.Join(Root, "temp");

    public string Layer(Digest diffId) => Path.Join(Layers, diffId.Hex);

    public string Blob(Digest digest) => Path.Join(Blobs, digest.Hex);

    public string Partial(Digest blob) => Path.Join(Partials, blob.Hex);

    /// <summary>The digest that a directory of an overlay mount, a layer's tree or a repair, is named by; null for any other.</summary>
    public Digest? NameOf(string directory)
    {
        var path = Path.GetFullPath(directory);
        var folder = Path.GetFileName(path) == TreeName ? Path.GetDirectoryName(path)! : path;
        return Path.GetDirectoryName(folder) is { } parent && (parent == Layers || parent == Parents)
            && Digest.TryParse("sha256:" + Path.GetFileName(folder), out var digest, out _) ? digest : null;
    }

    public string NewTemp() => Path.Join(Temp, Guid.NewGuid().ToString("n"));

    /// <summary>The files of a layer, in the folder that <see cref="Layer"/> or a staging place names.</summary>
    public static string Tree(string layerFolder) => Path.Join(layerFolder, TreeName);

    public static string Record(string layerFolder) => Path.Join(layerFolder, "layer.json");

    public void Create()
    {
        foreach (var path in new[] { Layers, Parents, Blobs, Partials, Temp })
        {
            Directory.CreateDirectory(path);
            using var folder = Folder.Open(path);
            folder.SetMode(".\0"u8, 0x1C0); // 0700: images hold setuid files that no user of this machine should reach
        }
    }
}
