using Slipway.Cli.Terminal;

namespace Slipway.Cli.Tests.Drawing;

public sealed class TableTests
{
    [Fact]
    public void Settings_have_a_centred_title_and_labels_to_the_right() => Assert.Equal(
        """
        ╭────────────────────────╮
        │ Stager Create Settings │
        ├────────────────┬───────┤
        │   Stager Name: │ s     │
        │ Start Command: │ ./s   │
        ╰────────────────┴───────╯
        """,
        new SettingsTable("Stager Create Settings").Row("Stager Name", "s").Row("Start Command", "./s").Draw(BoxStyle.Rounded));

    [Fact]
    public void Wide_and_combining_characters_keep_the_walls_straight() => Assert.Equal(
        """
        ╭──────╮
        │ Name │
        ├──────┤
        │ 世界 │
        │ né   │
        ╰──────╯
        """.Replace("né", "ne\u0301", StringComparison.Ordinal),
        Table("世界", "ne\u0301").Draw(BoxStyle.Rounded));

    [Fact]
    public void A_cell_cannot_break_out_of_its_row() =>
        Assert.DoesNotContain('\x1b', Table("a\nb\x1b[2J").Draw(BoxStyle.Ascii));

    private static ListTable Table(params string[] cells)
    {
        var table = new ListTable("Name");
        foreach (var cell in cells)
            table.Add(cell);
        return table;
    }
}
