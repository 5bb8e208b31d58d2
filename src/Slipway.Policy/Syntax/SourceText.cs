using System.Collections.Immutable;

namespace Slipway.Policy.Syntax;

/// <summary>A document's text with its name, and the map from offsets to lines. A byte order mark is left out.</summary>
public sealed class SourceText
{
    private readonly ImmutableArray<int> lineStarts;

    public SourceText(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        Name = name;
        Text = text.StartsWith('\uFEFF') ? text[1..] : text;
        lineStarts = FindLineStarts(Text);
    }

    public string Name { get; }

    public string Text { get; }

    public int LineCount => lineStarts.Length;

    public LinePosition PositionOf(int offset)
    {
        var line = LineOf(offset);
        var column = 1;
        foreach (var _ in Text.AsSpan(lineStarts[line - 1], Math.Clamp(offset, 0, Text.Length) - lineStarts[line - 1]).EnumerateRunes())
            column++;
        return new LinePosition(line, column);
    }

    /// <summary>The number of the line that holds <paramref name="offset"/>, from 1.</summary>
    public int LineOf(int offset)
    {
        var found = lineStarts.BinarySearch(Math.Clamp(offset, 0, Text.Length));
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The offset of the first character of a line, counted from 1.</summary>
    public int StartOfLine(int line) => lineStarts[line - 1];

    /// <summary>A line without its end, counted from 1.</summary>
    public ReadOnlySpan<char> LineText(int line)
    {
        var end = line < lineStarts.Length ? lineStarts[line] : Text.Length;
        return Text.AsSpan()[lineStarts[line - 1]..end].TrimEnd("\r\n");
    }

    /// <summary>True when an empty line stands directly above what begins at <paramref name="offset"/>.</summary>
    public bool HasBlankLineBefore(int offset)
    {
        var line = LineOf(offset);
        return line > 1 && LineText(line - 1).IsWhiteSpace();
    }

    private static ImmutableArray<int> FindLineStarts(string text)
    {
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        for (var i = 0; i < text.Length; i++)
        {
            var endsLine = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (endsLine)
                starts.Add(i + 1);
        }

        return starts.ToImmutable();
    }
}
