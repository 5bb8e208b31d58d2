using Microsoft.Win32.SafeHandles;
using Slipway.Contracts.Errors;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;
using Slipway.Engine.Roots;

namespace Slipway.Engine.Files;

/// <summary>The files of an instance as its processes see them, but for what is mounted inside. It may run and change them meanwhile.</summary>
internal sealed class InstanceRoot : IDisposable
{
    private readonly LiveInstance instance;
    private readonly RootDirectory root;

    public InstanceRoot(LiveInstance instance)
    {
        this.instance = instance;
        root = new RootDirectory(Path.Combine(instance.Folder, "rootfs"));
    }

    /// <exception cref="SlipwayException"><c>not_found</c>.</exception>
    public SafeFileHandle HoldDirectory(string path) =>
        path.StartsWith('/') && !path.Contains('\0') && !path.Split('/').Contains("..") && root.HoldDirectory(path) is { } held
            ? held
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no directory \"{path}\" in instance {instance.Id}. Paths begin with / and have no .. in them.");

    /// <summary>The names in a directory that is held, sorted by their bytes' order.</summary>
    /// <param name="most">More than so many are not read.</param>
    public static List<string> NamesIn(SafeFileHandle directory, int most)
    {
        var names = Directory.EnumerateFileSystemEntries(Libc.PathOf(directory) + "/", "*", Everything)
            .Select(path => path[(path.LastIndexOf('/') + 1)..]).Take(most).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public void Dispose() => root.Dispose();

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple };
}
