namespace Slipway.Cli.Terminal;

/// <summary>What is about to be done, for the question that follows: a centred title, then labels set to the right.</summary>
internal sealed class SettingsTable(string title)
{
    private readonly List<(string Label, string Value)> rows = [];

    public int Count => rows.Count;

    public SettingsTable Row(string label, string value)
    {
        rows.Add((label + ":", EscapeCleaner.Clean(value)));
        return this;
    }

    public string Draw(BoxStyle style)
    {
        var labels = rows.Max(row => DisplayWidth.Of(row.Label));
        // The title has a blank on either side at least.
        var values = Math.Max(rows.Max(row => DisplayWidth.Of(row.Value)), DisplayWidth.Of(title) - labels - 3);
        var box = new Box(style, [labels, values]).TopWhole().Title(title).UnderTitle();
        foreach (var (label, value) in rows)
            box.Row([label, value], firstRight: true);
        return box.Bottom().ToString();
    }
}
