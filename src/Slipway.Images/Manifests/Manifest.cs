using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Images.Manifests;

/// <summary>A manifest or an index, read and checked.</summary>
internal sealed record Manifest
{
    public required string MediaType { get; init; }

    /// <summary>Null in an index.</summary>
    public Descriptor? Config { get; init; }

    /// <summary>Bottom layer first.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    /// <summary>What an index offers. A missing platform is <c>default</c>.</summary>
    public IReadOnlyList<(Platform? Platform, Descriptor Descriptor)> Choices { get; init; } = [];

    /// <param name="bytes">The manifest.</param>
    /// <param name="contentType">What the registry called it; many say only <c>application/json</c>.</param>
    /// <param name="what">For messages, e.g. the image's URL.</param>
    /// <param name="limits">How large an image may be.</param>
    public static Manifest Parse(ReadOnlyMemory<byte> bytes, string? contentType, string what, ImageLimits limits)
    {
        ManifestDocument document;
        try
        {
            document = JsonSerializer.Deserialize(bytes.Span, ManifestJson.Default.ManifestDocument) ?? throw new JsonException("it is null");
        }
        catch (JsonException failure)
        {
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"The registry's manifest of {what} is not JSON as it should be ({failure.Message}). Check that the host is a registry.", failure);
        }

        var type = document.MediaType ?? contentType ?? "";
        if (type is "" or "application/json" or "application/octet-stream" or "text/plain")
            type = document.Manifests is not null ? MediaTypes.OciIndex : MediaTypes.OciManifest;
        if (MediaTypes.IsSchema1(type) || document.SchemaVersion == 1)
            throw Unsupported(what, "its manifest is of Docker's schema 1, which no current tool writes. Push the image again with a current docker.");
        if (MediaTypes.IsIndex(type))
            return ParseIndex(document, type, what);
        if (!MediaTypes.IsManifest(type))
            throw Unsupported(what, $"its manifest has the media type '{type}', which is not an image's.");
        return ParseManifest(document, type, what, limits);
    }

    private static Manifest ParseIndex(ManifestDocument document, string type, string what) => new()
    {
        MediaType = type,
        Choices =
        [
            .. (document.Manifests ?? throw Invalid(what, "its index has no 'manifests'")).Select(entry => (
                entry?.Platform is { } platform ? Platform.From(platform.OperatingSystem, platform.Architecture, platform.Variant) : (Platform?)null,
                Read(entry, "manifests", what)))
        ],
    };

    private static Manifest ParseManifest(ManifestDocument document, string type, string what, ImageLimits limits)
    {
        var config = Read(document.Config ?? throw Invalid(what, "its manifest has no 'config'"), "config", what);
        if (!MediaTypes.IsConfig(config.MediaType))
            throw Unsupported(what, $"its configuration has the media type '{config.MediaType}': it is something else than a container image, such as a chart or a signature.");
        if (config.Size > limits.ConfigBytes)
            throw Invalid(what, $"its configuration has {config.Size} bytes; the limit {nameof(limits.ConfigBytes)} allows {limits.ConfigBytes}");

        var entries = document.Layers ?? throw Invalid(what, "its manifest has no 'layers'");
        if (entries.Count > limits.Layers)
            throw Invalid(what, $"it has {entries.Count} layers; the limit {nameof(limits.Layers)} allows {limits.Layers}");
        var layers = entries.Select(entry => Read(entry, "layers", what)).ToList();
        foreach (var layer in layers)
        {
            if (!MediaTypes.IsLayer(layer.MediaType))
                throw Unsupported(what, $"its layer {layer.Digest.Short} has the media type '{layer.MediaType}'. Tar layers are supported: plain, gzip or zstd, not encrypted or foreign.");
            if (layer.Size > limits.LayerBytes)
                throw Invalid(what, $"its layer {layer.Digest.Short} has {layer.Size} bytes; the limit {nameof(limits.LayerBytes)} allows {limits.LayerBytes}");
        }

        return new Manifest { MediaType = type, Config = config, Layers = layers };
    }

    private static Descriptor Read(DescriptorDocument? document, string where, string what)
    {
        if (document is null || !Digest.TryParse(document.Digest, out var digest, out _))
            throw Invalid(what, $"an entry of '{where}' has no sha256 digest");
        if (document.Size is not >= 0)
            throw Invalid(what, $"the entry {digest.Short} of '{where}' has no size");
        return new Descriptor(document.MediaType ?? "", digest, document.Size.Value);
    }

    private static SlipwayException Invalid(string what, string why) =>
        new(ErrorCodes.ImageInvalid, $"The image {what} can't be used: {why}. Push it again with a current tool.");

    private static SlipwayException Unsupported(string what, string why) =>
        new(ErrorCodes.ImageUnsupported, $"The image {what} can't be used: {why}");
}
