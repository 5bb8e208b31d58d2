using Slipway.Contracts.Errors;

namespace Slipway.Server.Staging;

/// <summary>Names of an uploaded archive, judged before anything is done with them: all of it has to stay in the folder.</summary>
public static class SourceEntry
{
    private const int MaxLength = 4000;

    /// <summary>The name without <c>./</c> in front and <c>/</c> at the end; null for the folder itself.</summary>
    /// <exception cref="SlipwayException"><c>source_invalid</c>: it leads elsewhere.</exception>
    public static string? Normalize(string name)
    {
        if (name.Length > MaxLength || name.Contains('\0', StringComparison.Ordinal))
            throw Invalid(name, "its name is too long or has NUL");
        if (name.StartsWith('/'))
            throw Invalid(name, "its name is absolute");
        var parts = name.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (parts.Contains(".."))
            throw Invalid(name, "its name has '..'");
        // What a layer takes for an order to remove something, or for a note to leave out, is not meant as one here.
        if (parts.Exists(part => part.StartsWith(".wh.", StringComparison.Ordinal)))
            throw Invalid(name, "names may not begin with '.wh.', in folders neither");
        return parts.Count == 0 ? null : string.Join('/', parts);
    }

    /// <summary>Fails when a symbolic link leads out of the folder.</summary>
    /// <param name="name">Of the link, normalized.</param>
    /// <param name="target">What the link says.</param>
    /// <exception cref="SlipwayException"><c>source_invalid</c>.</exception>
    public static void RequireInside(string name, string target)
    {
        if (target.StartsWith('/'))
            throw Invalid(name, $"it is a link to '{target}', which is absolute");
        var depth = name.Count(c => c == '/');
        foreach (var part in target.Split('/'))
        {
            if (part == ".." && --depth < 0)
                throw Invalid(name, $"it is a link to '{target}', outside of the folder");
            if (part is not (".." or "." or ""))
                depth++;
        }
    }

    public static SlipwayException Invalid(string name, string why) => new(
        ErrorCodes.SourceInvalid, $"The entry '{Shorten(name)}' of the uploaded folder can't be taken: {why}. Remove it, or leave it out (.apcignore).");

    private static string Shorten(string name)
    {
        var printable = new string([.. name.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
        return name.Length > 200 ? printable + "..." : printable;
    }
}
