namespace Slipway.Cli.Terminal;

/// <summary>A list: header, rule, rows.</summary>
internal sealed class ListTable(params string[] header)
{
    private const int NarrowestLastColumn = 20;

    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(EscapeCleaner.Clean)]);

    public string Draw(BoxStyle style) => Draw(style, int.MaxValue);

    /// <param name="style">The characters to draw with.</param>
    /// <param name="width">Of the screen: where the table is wider, the last column's texts go on in the next row.</param>
    public string Draw(BoxStyle style, int width)
    {
        var widths = header.Select((title, i) => rows.Select(row => DisplayWidth.Of(row[i])).Append(DisplayWidth.Of(title)).Max()).ToArray();
        var walls = (header.Length * 3) + 1;
        widths[^1] = Math.Min(widths[^1], Math.Max(NarrowestLastColumn, width - walls - widths[..^1].Sum()));
        var box = new Box(style, widths).Top().Row(header).Middle();
        foreach (var row in rows)
        {
            foreach (var (i, part) in DisplayWidth.Fold(row[^1], widths[^1]).Index())
                box.Row(i == 0 ? [.. row[..^1], part] : [.. row[..^1].Select(_ => ""), part]);
        }

        return box.Bottom().ToString();
    }
}
