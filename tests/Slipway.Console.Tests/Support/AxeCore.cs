using System.Formats.Tar;
using System.IO.Compression;

namespace Slipway.Console.Tests.Support;

/// <summary>axe-core as npm has it: rules of accessibility, run inside a page.</summary>
internal static class AxeCore
{
    /// <summary>What it needs to say nothing: everything of WCAG 2.2 at levels A and AA, and good practice.</summary>
    public const string Run = """
        async (rules) => (await axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) })).violations
          .filter((found) => ['serious', 'critical'].includes(found.impact))
          .map((found) => `${found.id}: ${found.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`)
        """;

    public static async Task<string> ReadAsync(string archive)
    {
        await using var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var tar = new TarReader(packed);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == "package/axe.min.js")
                return await new StreamReader(entry.DataStream!).ReadToEndAsync();
        }

        throw new InvalidOperationException($"{archive} has no axe.min.js.");
    }
}
