using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Contracts.Names;
using Slipway.Images.Images;
using Slipway.Images.Manifests;

namespace Slipway.Images.Assembly;

/// <summary>
/// Writes configuration and manifest of an image. No time, no host, and every unordered list sorted: the same image has the
/// same bytes wherever and whenever it is made.
/// </summary>
internal static class ImageWriter
{
    public static byte[] WriteConfig(ImageConfig config, IReadOnlyList<ImageLayer> layers) => Write(json =>
    {
        json.WriteString("architecture", config.Architecture);
        json.WriteString("os", config.OperatingSystem);
        json.WriteStartObject("config");
        if (config.User.Length > 0)
            json.WriteString("User", config.User);
        WriteKeys(json, "ExposedPorts", config.ExposedPorts.Order().Select(port => port.ToString(CultureInfo.InvariantCulture) + "/tcp"));
        WriteTexts(json, "Env", config.Env.Select(variable => $"{variable.Key}={variable.Value}"));
        WriteTexts(json, "Entrypoint", config.Entrypoint);
        WriteTexts(json, "Cmd", config.Cmd);
        WriteKeys(json, "Volumes", config.Volumes.Order(StringComparer.Ordinal));
        if (config.WorkingDir.Length > 0)
            json.WriteString("WorkingDir", config.WorkingDir);
        if (config.Labels.Count > 0)
        {
            json.WriteStartObject("Labels");
            foreach (var (name, value) in config.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        if (config.StopSignal.Length > 0)
            json.WriteString("StopSignal", config.StopSignal);
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        WriteTexts(json, "diff_ids", layers.Select(layer => layer.DiffId.ToString()), evenEmpty: true);
        json.WriteEndObject();
    });

    public static byte[] WriteManifest(ReadOnlyMemory<byte> config, IReadOnlyList<ImageLayer> layers) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciManifest);
        json.WritePropertyName("config");
        WriteDescriptor(json, MediaTypes.OciConfig, Digest.FromSha256(SHA256.HashData(config.Span)), config.Length);
        json.WriteStartArray("layers");
        foreach (var layer in layers)
            WriteDescriptor(json, layer.MediaType, layer.Blob, layer.Size);
        json.WriteEndArray();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteDescriptor(Utf8JsonWriter json, string mediaType, Digest digest, long size)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.ToString());
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> values, bool evenEmpty = false)
    {
        var all = values.ToList();
        if (all.Count == 0 && !evenEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var value in all)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A set, as Go programs write it: <c>{"80/tcp":{}}</c>.</summary>
    private static void WriteKeys(Utf8JsonWriter json, string name, IEnumerable<string> keys)
    {
        var all = keys.Distinct().ToList();
        if (all.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var key in all)
        {
            json.WriteStartObject(key);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
