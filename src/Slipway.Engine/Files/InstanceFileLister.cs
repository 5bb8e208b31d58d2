using Slipway.Contracts.Errors;
using Slipway.Contracts.Files;
using Slipway.Engine.Instances;
using Slipway.Engine.Native;

namespace Slipway.Engine.Files;

/// <inheritdoc cref="IInstanceFiles.ListAsync"/>
internal static class InstanceFileLister
{
    /// <summary>Entries of a directory that can be listed: what an answer can hold and a person can use.</summary>
    public const int MostEntries = 100_000;

    public static IReadOnlyList<FileListing> List(LiveInstance instance, string path)
    {
        using var root = new InstanceRoot(instance);
        using var directory = root.HoldDirectory(path);
        var names = InstanceRoot.NamesIn(directory, MostEntries + 1);
        if (names.Count > MostEntries)
            throw new SlipwayException(ErrorCodes.RequestUnsupported, $"The directory \"{path}\" has more than {MostEntries} entries, which are not listed. List a directory below it.");
        var listing = new List<FileListing>(names.Count);
        foreach (var name in names)
        {
            using var entry = Libc.HoldEntry(directory, name);
            // One that is gone by now was not there.
            if (entry is not null && Libc.FactsOf(entry) is { } facts)
                listing.Add(new FileListing(facts.IsDirectory ? name + "/" : name, facts.IsFile ? (long)facts.Size : null));
        }

        return listing;
    }
}
