using System.Text;

namespace Slipway.Cli.Terminal;

/// <summary>Draws the rules and rows of a table whose column widths are known.</summary>
internal sealed class Box(BoxStyle style, IReadOnlyList<int> widths)
{
    private readonly StringBuilder text = new();

    /// <summary>Between the outer walls, without them.</summary>
    public int InnerWidth => widths.Sum(width => width + 3) - 1;

    public Box Top() => Rule(style.TopLeft, style.TopJoin, style.TopRight);

    public Box Middle() => Rule(style.MidLeft, style.MidJoin, style.MidRight);

    public Box Bottom() => Rule(style.BottomLeft, style.BottomJoin, style.BottomRight);

    /// <summary>A rule above that joins no columns: what is above it has one cell.</summary>
    public Box TopWhole() => Rule(style.TopLeft, style.Across, style.TopRight);

    /// <summary>The rule between a title and the columns under it.</summary>
    public Box UnderTitle() => Rule(style.MidLeft, style.TopJoin, style.MidRight);

    public Box Row(IReadOnlyList<string> cells, bool firstRight = false)
    {
        for (var i = 0; i < widths.Count; i++)
        {
            var padding = new string(' ', widths[i] - DisplayWidth.Of(cells[i]));
            text.Append(style.Down).Append(' ');
            text.Append(i == 0 && firstRight ? padding + cells[i] : cells[i] + padding).Append(' ');
        }

        text.Append(style.Down).Append('\n');
        return this;
    }

    public Box Title(string title)
    {
        var room = InnerWidth - DisplayWidth.Of(title);
        text.Append(style.Down).Append(' ', room / 2).Append(title).Append(' ', room - (room / 2)).Append(style.Down).Append('\n');
        return this;
    }

    public override string ToString() => text.ToString().TrimEnd('\n');

    private Box Rule(string left, string join, string right)
    {
        text.Append(left);
        for (var i = 0; i < widths.Count; i++)
            text.Append(i > 0 ? join : "").Insert(text.Length, style.Across, widths[i] + 2);
        text.Append(right).Append('\n');
        return this;
    }
}
