using System.Globalization;
using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Images;

namespace Slipway.Images.Manifests;

/// <summary>Makes an image of a manifest and a configuration whose bytes are verified already.</summary>
internal static class ImageReader
{
    public static ResolvedImage Read(ImageReference reference, Digest manifestDigest, Manifest manifest, ReadOnlyMemory<byte> manifestBytes, ReadOnlyMemory<byte> configBytes)
    {
        var what = reference.ToString();
        var document = Parse(configBytes, what);
        var platform = Platform.From(document.OperatingSystem, document.Architecture, document.Variant);
        if (platform.OperatingSystem != Platform.ThisMachine.OperatingSystem || platform.Architecture != Platform.ThisMachine.Architecture)
            throw PlatformChoice.Unavailable(what, Platform.ThisMachine, [platform]);

        var diffIds = document.Rootfs?.DiffIds ?? [];
        if (diffIds.Count != manifest.Layers.Count)
            throw Invalid(what, $"its manifest has {manifest.Layers.Count} layers, its configuration {diffIds.Count}");
        var layers = manifest.Layers.Zip(diffIds, (layer, text) => Digest.TryParse(text, out var diffId, out var problem)
            ? new ImageLayer(layer.Digest, diffId, layer.Size, layer.MediaType)
            : throw Invalid(what, $"a diff id of its configuration is wrong: {Readable.Of(problem)}"));
        return new ResolvedImage
        {
            Reference = reference,
            ManifestDigest = manifestDigest,
            ManifestMediaType = manifest.MediaType,
            ManifestBytes = manifestBytes,
            ConfigDigest = manifest.Config!.Digest,
            ConfigBytes = configBytes,
            Config = ToConfig(platform, document.Config, what),
            Layers = [.. layers],
        };
    }

    private static ConfigDocument Parse(ReadOnlyMemory<byte> bytes, string what)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, ManifestJson.Default.ConfigDocument) ?? throw new JsonException("it is null");
        }
        catch (JsonException failure)
        {
            throw Invalid(what, $"its configuration is not JSON as it should be ({Readable.Of(failure.Message)})");
        }
    }

    private static ImageConfig ToConfig(Platform platform, RunDocument? run, string what) => new()
    {
        Architecture = platform.Architecture,
        OperatingSystem = platform.OperatingSystem,
        Entrypoint = Texts(run?.Entrypoint, "Entrypoint", what),
        Cmd = Texts(run?.Cmd, "Cmd", what),
        Env = [.. Texts(run?.Env, "Env", what).Select(ToVariable)],
        ExposedPorts = [.. (run?.ExposedPorts?.Keys ?? []).Select(ToTcpPort).OfType<int>().Distinct().Order()],
        User = run?.User ?? "",
        WorkingDir = run?.WorkingDir ?? "",
        Volumes = [.. run?.Volumes?.Keys ?? []],
        StopSignal = run?.StopSignal ?? "",
        Labels = (run?.Labels ?? new Dictionary<string, string?>()).ToDictionary(label => label.Key, label => label.Value ?? ""),
    };

    /// <summary>The reader of JSON lets a null into a list of texts.</summary>
    private static IReadOnlyList<string> Texts(IReadOnlyList<string?>? list, string field, string what) =>
        list?.Contains(null) == true ? throw Invalid(what, $"its configuration's '{field}' has an entry that is null") : [.. (list ?? []).OfType<string>()];

    private static KeyValuePair<string, string> ToVariable(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? new(text, "") : new(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>E.g. <c>6379/tcp</c>, <c>53/udp</c>, <c>80</c>, <c>8000-8010/tcp</c> (a range is left out: nothing makes them).</summary>
    private static int? ToTcpPort(string text)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0 && !text[(slash + 1)..].Equals("tcp", StringComparison.OrdinalIgnoreCase))
            return null;
        var digits = slash < 0 ? text : text[..slash];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;
    }

    private static SlipwayException Invalid(string what, string why) =>
        new(ErrorCodes.ImageInvalid, $"The image {what} can't be used: {why}. Push it again with a current tool.");
}
