namespace Slipway.Cli.Terminal;

/// <summary>A list: header, rule, rows.</summary>
internal sealed class ListTable(params string[] header)
{
    private readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(EscapeCleaner.Clean)]);

    public string Draw(BoxStyle style)
    {
        var widths = header.Select((title, i) => rows.Select(row => DisplayWidth.Of(row[i])).Append(DisplayWidth.Of(title)).Max()).ToArray();
        var box = new Box(style, widths).Top().Row(header).Middle();
        foreach (var row in rows)
            box.Row(row);
        return box.Bottom().ToString();
    }
}
