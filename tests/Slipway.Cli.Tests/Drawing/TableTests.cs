using CsCheck;
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

    [Fact]
    public void Where_the_screen_ends_the_last_column_goes_on_below()
    {
        var table = new ListTable("Type", "Value");
        table.Add("Condition", "(auth_server@apcera.me->name == [name] && ResType == \"gateway\")");
        Assert.Equal(
            """
            ╭───────────┬──────────────────────────╮
            │ Type      │ Value                    │
            ├───────────┼──────────────────────────┤
            │ Condition │ (auth_server@apcera.me-> │
            │           │ name == [name] &&        │
            │           │ ResType == "gateway")    │
            ╰───────────┴──────────────────────────╯
            """,
            table.Draw(BoxStyle.Rounded, 40));
    }

    [Fact]
    public void Folding_loses_nothing_but_blanks_and_keeps_to_the_width() =>
        Gen.Char["a 世é"].Array[0, 40].Select(characters => new string(characters)).Select(Gen.Int[2, 12]).Sample((text, width) =>
        {
            var lines = DisplayWidth.Fold(text, width).ToList();
            return lines.TrueForAll(line => DisplayWidth.Of(line) <= width)
                && string.Concat(lines).Replace(" ", "", StringComparison.Ordinal) == text.Replace(" ", "", StringComparison.Ordinal);
        });

    private static ListTable Table(params string[] cells)
    {
        var table = new ListTable("Name");
        foreach (var cell in cells)
            table.Add(cell);
        return table;
    }
}
