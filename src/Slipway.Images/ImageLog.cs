using Microsoft.Extensions.Logging;

namespace Slipway.Images;

/// <summary>Every log line of this part, with its number. No line holds a login, a token or a URL's query.</summary>
internal static partial class ImageLog
{
    [LoggerMessage(2001, LogLevel.Information, "{Source} did not serve {Image}: {Code}")]
    public static partial void SourceFailed(ILogger logger, string source, string image, string code);

    [LoggerMessage(2002, LogLevel.Information, "Layer {Layer} from {Source} broke off at {Received} of {Size} bytes ({Code}); attempt {Attempt} goes on from there")]
    public static partial void TransferBroke(ILogger logger, string layer, string source, long received, long size, string code, int attempt);

    [LoggerMessage(2008, LogLevel.Information, "Layer {Layer}: {Source} has no ranges; it sends the {Received} bytes again that are here")]
    public static partial void NoRanges(ILogger logger, string layer, string source, long received);

    [LoggerMessage(2003, LogLevel.Warning, "Layer {Layer} did not verify after its transfer was resumed; it is fetched once more from its first byte")]
    public static partial void ResumedLayerBroken(ILogger logger, string layer);

    [LoggerMessage(2004, LogLevel.Information, "Pulled {Image}: {Layers} layers, {Bytes} bytes, {Elapsed} ms")]
    public static partial void Pulled(ILogger logger, string image, int layers, long bytes, long elapsed);

    [LoggerMessage(2005, LogLevel.Warning, "An observer of layer {Layer} failed and gets no more byte counts")]
    public static partial void ObserverFailed(ILogger logger, Exception failure, string layer);

    [LoggerMessage(2006, LogLevel.Warning, "{Path} could not be removed; the next sweep tries again")]
    public static partial void RemoveFailed(ILogger logger, Exception failure, string path);

    [LoggerMessage(2007, LogLevel.Information, "Swept {Layers} layers and {Blobs} blobs")]
    public static partial void Swept(ILogger logger, int layers, int blobs);
}
