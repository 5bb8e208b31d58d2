using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;
using Slipway.Engine.Roots;
using Slipway.Engine.Runtimes;

namespace Slipway.Engine.Nesting;

/// <summary>
/// What is different about the files of a nested instance: its layers show as owned by its own users, and all that the
/// runtime mounts lies where those users get to, in the instance's bundle; the data folder lets nobody in.
/// </summary>
internal sealed class NestedRoot(string instanceFolder, Bundle bundle)
{
    // Its own users may pass through, and read nothing.
    private const UnixFileMode PassThrough = (UnixFileMode)0b111_001_001;

    private string MappedFolder => Path.Combine(instanceFolder, "m");

    private string ShownFolder => Path.Combine(bundle.Folder, "n");

    /// <summary>The same layers by other paths. To be given back with <see cref="ReleaseLayers"/> when they are mounted.</summary>
    public IReadOnlyList<string> MapLayers(IReadOnlyList<string> layers, SafeFileHandle userNamespace) =>
        [.. layers.Select((layer, number) => Bind(layer, Path.Combine(MappedFolder, $"{number}"), userNamespace))];

    /// <summary>What is mounted already keeps them.</summary>
    public void ReleaseLayers() => UnmountAll(MappedFolder);

    /// <summary>Makes the top of the root the instance's own; before it is mounted, as a mount remembers whose it was.</summary>
    public void Own()
    {
        var path = Path.Combine(instanceFolder, "upper");
        Directory.CreateDirectory(path);
        using var upper = Libc.OpenDirectory(path);
        if (upper is null || !Libc.ChangeOwner(upper, UserMapping.First, UserMapping.First))
            throw new IOException("The root of a nested instance can't be given to it.");
    }

    /// <summary>Where the runtime finds what it is to mount. The top of a shared folder becomes the instance's root's own.</summary>
    public (string Root, IReadOnlyList<WritableBind> Binds) Show(IReadOnlyList<WritableBind> binds)
    {
        foreach (var folder in Parents())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | PassThrough);
        var root = Bind(Path.Combine(instanceFolder, "rootfs"), Path.Combine(ShownFolder, "root"), null);
        return (root, [.. binds.Select((bind, number) => bind with { Source = Share(bind.Source, number) })]);
    }

    /// <summary>Takes all mounts away; nothing where there are none.</summary>
    public void Unmount()
    {
        UnmountAll(ShownFolder);
        ReleaseLayers();
    }

    private string Share(string source, int number)
    {
        using var folder = Libc.OpenDirectory(source);
        if (folder is null || !Libc.ChangeOwner(folder, UserMapping.First, UserMapping.First))
            throw new IOException($"The folder {source} can't be shared.");
        return Bind(source, Path.Combine(ShownFolder, $"{number}"), null);
    }

    /// <summary>The engine's own folders, up to the runtime folder and the default one's parent; none of anybody else's.</summary>
    private IEnumerable<string> Parents()
    {
        Directory.CreateDirectory(ShownFolder);
        var last = Path.GetDirectoryName(Path.GetDirectoryName(bundle.Folder)!)!;
        for (var folder = ShownFolder; folder is not null && (folder.StartsWith(last, StringComparison.Ordinal) || folder == "/run/slipway"); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static string Bind(string source, string target, SafeFileHandle? userNamespace)
    {
        Directory.CreateDirectory(target);
        MountCalls.Bind(source, target, userNamespace);
        return target;
    }

    private static void UnmountAll(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var mount in Directory.EnumerateDirectories(folder))
            Libc.Unmount(mount);
    }
}
