namespace Slipway.Cli.Tests.Running;

/// <summary>What a terminal shows after it was sent a text: knows only what apc sends.</summary>
internal static class Screenshot
{
    public static IReadOnlyList<string> Of(string sent)
    {
        var lines = new List<string> { "" };
        var (row, at) = (0, 0);
        for (var i = 0; i < sent.Length; i++)
        {
            switch (sent[i])
            {
                case '\n':
                    (row, at) = (row + 1, 0);
                    if (row == lines.Count)
                        lines.Add("");
                    break;
                case '\r':
                    at = 0;
                    break;
                // The console's own: keypad modes.
                case '\x1b' when sent[i + 1] is '=' or '>':
                    i++;
                    break;
                case '\x1b':
                    var end = i + 2;
                    while (char.IsAsciiDigit(sent[end]) || sent[end] is ';' or '?')
                        end++;
                    var number = int.TryParse(sent[(i + 2)..end], out var parsed) ? parsed : 1;
                    if (sent[end] == 'A')
                        row = Math.Max(0, row - number);
                    else if (sent[end] == 'J')
                        Erase(lines, row, at);
                    i = end;
                    break;
                default:
                    lines[row] = lines[row][..Math.Min(at, lines[row].Length)].PadRight(at) + sent[i] + (at + 1 < lines[row].Length ? lines[row][(at + 1)..] : "");
                    at++;
                    break;
            }
        }

        return [.. lines.SkipLast(lines[^1].Length == 0 ? 1 : 0)];
    }

    private static void Erase(List<string> lines, int row, int at)
    {
        lines[row] = lines[row][..Math.Min(at, lines[row].Length)];
        lines.RemoveRange(row + 1, lines.Count - row - 1);
    }
}
