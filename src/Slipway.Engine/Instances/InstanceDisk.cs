using Slipway.Contracts.Names;
using Slipway.Engine.Logs;

namespace Slipway.Engine.Instances;

/// <inheritdoc cref="IInstanceDisk"/>
internal sealed class InstanceDisk(InstanceStore store) : IInstanceDisk
{
    public IReadOnlyCollection<string> MountedDirectories() => [.. Folders(store.Folder).SelectMany(MountedBy).Distinct(StringComparer.Ordinal)];

    public long MeasureWritable(InstanceId id) => TreeSize.Measure(Path.Combine(store.FolderOf(id), "upper"));

    public long MeasureWritable() => Folders(store.Folder).Sum(folder => TreeSize.Measure(Path.Combine(folder, "upper")));

    public IReadOnlyList<StoredLog> Logs() => [.. Folders(store.LogsFolder).Select(Describe).OfType<StoredLog>()];

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];

    // OverlayMount makes a link to each layer before it mounts them.
    private static IReadOnlyList<string> MountedBy(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Path.Combine(folder, "l")).EnumerateFileSystemInfos().Select(link => link.LinkTarget).OfType<string>()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static StoredLog? Describe(string folder)
    {
        if (!InstanceId.TryParse(Path.GetFileName(folder), out var id, out _))
            return null;
        try
        {
            var files = new DirectoryInfo(folder).GetFiles();
            var last = files.Select(file => file.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(folder)).Max();
            return new StoredLog(id, files.Sum(file => file.Length), new DateTimeOffset(last));
        }
        catch (Exception failure) when (failure is DirectoryNotFoundException or FileNotFoundException)
        {
            return null;
        }
    }
}
