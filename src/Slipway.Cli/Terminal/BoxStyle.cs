namespace Slipway.Cli.Terminal;

/// <summary>The characters a table is drawn with.</summary>
internal sealed record BoxStyle(
    string TopLeft, string TopJoin, string TopRight,
    string MidLeft, string MidJoin, string MidRight,
    string BottomLeft, string BottomJoin, string BottomRight,
    string Across, string Down)
{
    public static BoxStyle Rounded { get; } = new("╭", "┬", "╮", "├", "┼", "┤", "╰", "┴", "╯", "─", "│");

    public static BoxStyle Ascii { get; } = new("+", "+", "+", "+", "+", "+", "+", "+", "+", "-", "|");

    public static BoxStyle For(Screen screen) => screen.Unicode ? Rounded : Ascii;
}
