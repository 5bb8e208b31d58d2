namespace Slipway.Images.Manifests;

/// <summary>Text from outside in a message: one line, without control characters, and not without end.</summary>
internal static class Readable
{
    private const int ShownCharacters = 200;

    public static string Of(string text)
    {
        var shown = text.Length > ShownCharacters ? text[..ShownCharacters] + "…" : text;
        return new string([.. shown.Select(static character => char.IsControl(character) ? ' ' : character)]);
    }
}
