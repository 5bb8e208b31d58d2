namespace Slipway.Cli.Terminal;

/// <summary>Everything about one thing: its name, a rule, then groups of labelled values with an empty row between groups.</summary>
internal sealed class ShowTable(string type, string name)
{
    private readonly List<(string Label, string Value)> rows = [];

    /// <summary>Begins a group; a heading has a row of its own.</summary>
    public ShowTable Group(string? heading = null)
    {
        if (rows.Count > 0)
            rows.Add(("", ""));
        if (heading is not null)
        {
            rows.Add((heading, ""));
            rows.Add(("", ""));
        }

        return this;
    }

    public ShowTable Row(string label, string value)
    {
        rows.Add((label + ":", EscapeCleaner.Clean(value)));
        return this;
    }

    /// <summary>One label, many values: the label stands at the first. Nothing at all where there are none.</summary>
    public ShowTable Rows(string label, IEnumerable<string> values)
    {
        foreach (var (i, value) in values.Index())
            rows.Add((i == 0 ? label + ":" : "", EscapeCleaner.Clean(value)));
        return this;
    }

    public string Draw(BoxStyle style)
    {
        (string Label, string Value) title = (type + ":", EscapeCleaner.Clean(name));
        int[] widths =
        [
            rows.Append(title).Max(row => DisplayWidth.Of(row.Label)),
            rows.Append(title).Max(row => DisplayWidth.Of(row.Value)),
        ];
        var box = new Box(style, widths).Top().Row([title.Label, title.Value]).Middle();
        foreach (var (label, value) in rows)
            box.Row([label, value]);
        return box.Bottom().ToString();
    }
}
