using System.Net;
using System.Text.Json;
using Slipway.Contracts.Names;

namespace Slipway.Engine.Instances;

/// <summary>The instances' folders in the data folder, and the record in each.</summary>
internal sealed class InstanceStore(string dataFolder)
{
    private const string RecordName = "instance.json";

    public string Folder { get; } = Path.Combine(dataFolder, "instances");

    public string LogsFolder { get; } = Path.Combine(dataFolder, "logs");

    public string FolderOf(InstanceId id) => Path.Combine(Folder, id.ToString());

    /// <summary>Every folder that is named like an instance, with its record, or null where that is missing or damaged.</summary>
    public IReadOnlyList<(InstanceId Id, InstanceRecord? Record)> Load()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(LogsFolder);
        return
        [
            .. Directory.EnumerateDirectories(Folder)
                .Select(path => InstanceId.TryParse(Path.GetFileName(path), out var id, out _) ? id : (InstanceId?)null)
                .OfType<InstanceId>()
                .Select(id => (id, Read(id))),
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
    }

    private InstanceRecord? Read(InstanceId id)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(FolderOf(id), RecordName));
            var record = JsonSerializer.Deserialize(bytes, InstanceRecordJson.Default.InstanceRecord);
            return record?.Id == id && IPAddress.TryParse(record.Address, out _) ? record : null;
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return null;
        }
    }
}
