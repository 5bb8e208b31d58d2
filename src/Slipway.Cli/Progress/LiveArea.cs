using System.Text;
using Slipway.Cli.Terminal;

namespace Slipway.Cli.Progress;

/// <summary>
/// A few lines at the bottom of a terminal that are drawn again and again, with ordinary lines going by above them.
/// May be used from several threads.
/// </summary>
internal sealed class LiveArea(TextWriter terminal, Func<int> width)
{
    private readonly Lock gate = new();
    private IReadOnlyList<string> shown = [];

    /// <summary>Puts these lines in place of the ones that are there.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        lock (gate)
        {
            var text = new StringBuilder().Append(Erase());
            foreach (var line in lines)
                text.Append(line).Append('\n');
            shown = lines;
            Write(text);
        }
    }

    /// <summary>Prints a line that stays, above the area.</summary>
    public void Above(string line)
    {
        lock (gate)
        {
            var text = new StringBuilder().Append(Erase()).Append(line).Append('\n');
            foreach (var kept in shown)
                text.Append(kept).Append('\n');
            Write(text);
        }
    }

    /// <summary>Takes the area away and leaves no trace of it.</summary>
    public void Clear() => Draw([]);

    // Up to the first line of the area and erase from there down. A terminal made narrower since has wrapped the lines:
    // they take more rows now than when they were written.
    private string Erase()
    {
        var columns = Math.Max(1, width());
        var rows = shown.Sum(line => Math.Max(1, (DisplayWidth.Of(EscapeCleaner.Clean(line)) + columns - 1) / columns));
        return rows == 0 ? "" : $"\x1b[{rows}A\r\x1b[J";
    }

    // One write for the whole picture: nothing in between is ever on the screen.
    private void Write(StringBuilder text)
    {
        terminal.Write(text);
        terminal.Flush();
    }
}
