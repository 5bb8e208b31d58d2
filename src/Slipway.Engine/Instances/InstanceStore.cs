using System.Net;
using System.Text.Json;
using Slipway.Contracts.Names;
using Slipway.Engine.Native;

namespace Slipway.Engine.Instances;

/// <summary>The instances' folders in the data folder, and the record in each.</summary>
internal sealed class InstanceStore(string dataFolder)
{
    private const string RecordName = "instance.json";
    private const int MostSetAside = 20;

    public string Folder { get; } = Path.Combine(dataFolder, "instances");

    public string LogsFolder { get; } = Path.Combine(dataFolder, "logs");

    public string FolderOf(InstanceId id) => Path.Combine(Folder, id.ToString());

    /// <summary>Every folder that is named like an instance, with its record, or null where there is none.</summary>
    public IReadOnlyList<FoundInstance> Load()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(LogsFolder);
        return
        [
            .. Directory.EnumerateDirectories(Folder)
                .Select(path => InstanceId.TryParse(Path.GetFileName(path), out var id, out _) ? id : (InstanceId?)null)
                .OfType<InstanceId>()
                .Select(Read),
        ];
    }

    /// <summary>
    /// Replaces the record: after a crash of the server either the old or the new one is there.
    /// </summary>
    /// <param name="record">What to write.</param>
    /// <param name="durable">The same after a crash of the machine; costs a wait for the disk.</param>
    public void Write(InstanceRecord record, bool durable)
    {
        var path = Path.Combine(FolderOf(record.Id), RecordName);
        var draft = path + ".tmp";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, record, InstanceRecordJson.Default.InstanceRecord);
            stream.Flush(flushToDisk: durable);
        }

        File.Move(draft, path, overwrite: true);
        if (!durable)
            return;
        // The names, too: that of the record in its folder, and that of a new instance's folder.
        Libc.SyncDirectory(FolderOf(record.Id));
        Libc.SyncDirectory(Folder);
    }

    /// <summary>Keeps a record that can't be read, for whoever wants to know what happened; the oldest beyond a few go.</summary>
    /// <returns>Where it lies now.</returns>
    public string SetAside(InstanceId id)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "set-aside"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var old in folder.GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MostSetAside - 1))
            old.Delete();
        var path = Path.Combine(folder.FullName, $"instance-{id}.json");
        File.Move(Path.Combine(FolderOf(id), RecordName), path, overwrite: true);
        return path;
    }

    private FoundInstance Read(InstanceId id)
    {
        var path = Path.Combine(FolderOf(id), RecordName);
        try
        {
            var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
            // Empty: what a power loss leaves of one that was never made durable, which is one of an unfinished start.
            if (bytes.Length == 0)
                return new FoundInstance(id, null, IsDamaged: false);
            var record = JsonSerializer.Deserialize(bytes, InstanceRecordJson.Default.InstanceRecord);
            var sound = record?.Id == id && IPAddress.TryParse(record.Address, out _);
            return new FoundInstance(id, sound ? record : null, IsDamaged: !sound);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return new FoundInstance(id, null, IsDamaged: true);
        }
    }
}
