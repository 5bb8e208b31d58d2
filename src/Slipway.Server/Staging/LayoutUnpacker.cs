using System.Formats.Tar;
using System.Text.RegularExpressions;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Staging;

/// <summary>Writes the image layout out of a captured folder: the three kinds of files that a layout has, and nothing else.</summary>
internal static partial class LayoutUnpacker
{
    /// <param name="tar">With names such as <c>layout/index.json</c>.</param>
    /// <param name="folder">Exists and is empty.</param>
    /// <exception cref="SlipwayException"><c>staging_failed</c>: there is no layout.</exception>
    public static async Task UnpackAsync(Stream tar, string folder, CancellationToken cancellationToken)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        await using var reader = new TarReader(tar, leaveOpen: true);
        var any = false;
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile || entry.DataStream is not { } content || FileOf().Match(entry.Name) is not { Success: true } match)
                continue;
            var path = match.Groups["blob"] is { Success: true } blob ? Path.Combine(blobs, blob.Value) : Path.Combine(folder, match.Groups["file"].Value);
            await using var file = new FileStream(path, FileMode.CreateNew);
            await content.CopyToAsync(file, cancellationToken);
            any = true;
        }

        if (!any)
            throw new SlipwayException(ErrorCodes.StagingFailed, "The build left no image in /layout: its last command must write one there, as 'buildah push NAME oci:/layout:latest' does.");
    }

    [GeneratedRegex(@"\Alayout/(?:(?<file>oci-layout|index\.json)|blobs/sha256/(?<blob>[0-9a-f]{64}))\z")]
    private static partial Regex FileOf();
}
