using System.Collections.Immutable;

namespace Slipway.Policy.Syntax;

/// <summary>
/// Text with templates in it: <c>job::/sandbox/[name]</c> is the piece <c>job::/sandbox/</c> and the template <c>name</c>.
/// A bracket that holds no identifier is text.
/// </summary>
internal static class TemplateText
{
    public static ImmutableArray<TemplatePiece> Split(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<TemplatePiece>();
        var textStart = 0;
        for (var i = text.IndexOf('['); i >= 0 && i < text.Length; i = text.IndexOf('[', i))
        {
            var end = text.IndexOf(']', i);
            if (end < 0)
                break;
            var name = text.AsSpan((i + 1)..end);
            if (!Characters.IsIdentifier(name))
            {
                i++;
                continue;
            }

            if (i > textStart)
                pieces.Add(new TemplatePiece(text[textStart..i], IsTemplate: false));
            pieces.Add(new TemplatePiece(name.ToString(), IsTemplate: true));
            i = textStart = end + 1;
        }

        if (textStart < text.Length || pieces.Count == 0)
            pieces.Add(new TemplatePiece(text[textStart..], IsTemplate: false));
        return pieces.ToImmutable();
    }

    /// <summary>The text with every template replaced: what a checker of values looks at.</summary>
    public static string Fill(string text, Func<string, string> valueOf) =>
        string.Concat(Split(text).Select(piece => piece.IsTemplate ? valueOf(piece.Text) : piece.Text));
}
