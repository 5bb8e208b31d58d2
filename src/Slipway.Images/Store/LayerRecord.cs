using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Images.Layers;
using Slipway.Images.Tar;

namespace Slipway.Images.Store;

/// <summary>What is kept beside a layer's files.</summary>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="Entries">Entries of the archive.</param>
/// <param name="ImplicitFolders">Paths as raw bytes; the root is empty.</param>
/// <param name="OpaqueRoot">True where nothing of the layers below is left.</param>
internal sealed record LayerRecord(long Bytes, long Entries, IReadOnlyList<byte[]> ImplicitFolders, bool OpaqueRoot)
{
    public static void Write(string layerFolder, UnpackedLayer layer)
    {
        var record = new LayerRecord(layer.Bytes, layer.Entries, [.. layer.ImplicitFolders.Select(path => path.Bytes.ToArray())], layer.OpaqueRoot);
        File.WriteAllBytes(StorePaths.Record(layerFolder), JsonSerializer.SerializeToUtf8Bytes(record, LayerRecordJson.Default.LayerRecord));
    }

    public static LayerRecord Read(string layerFolder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(StorePaths.Record(layerFolder)), LayerRecordJson.Default.LayerRecord)
            ?? throw new InvalidDataException($"The record of layer '{layerFolder}' is empty.");

    public HashSet<EntryPath> ToPaths() => [.. ImplicitFolders.Select(EntryPath.FromStored)];
}

[JsonSerializable(typeof(LayerRecord))]
internal sealed partial class LayerRecordJson : JsonSerializerContext;
