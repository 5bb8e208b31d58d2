using System.Text;

namespace Slipway.Policy.Diagnostics;

/// <summary>
/// Writes a mistake for people:
/// <code>
/// prod.pol:3:22: error POL023: '||' is not part of the policy language
///     if (role == admin || role == dev) { permit read }
///                       ^^
///     Write two rules, one for each side.
/// </code>
/// </summary>
internal static class DiagnosticRenderer
{
    // A line may be half a megabyte long: no more than this is shown of it, around the caret.
    private const int Window = 160;
    private const int Lead = 60;
    private const string Indent = "    ";

    public static string Render(PolicyDiagnostic diagnostic)
    {
        var source = diagnostic.Source;
        var position = diagnostic.Position;
        var line = source.LineText(position.Line);
        var start = Math.Clamp(diagnostic.Span.Start - source.StartOfLine(position.Line), 0, line.Length);
        var length = Math.Clamp(diagnostic.Span.Length, 1, Math.Max(1, line.Length - start));

        var from = start > Window - Lead ? start - Lead : 0;
        var shown = line[from..Math.Min(line.Length, from + Window)];
        length = Math.Max(1, Math.Min(length, shown.Length - (start - from)));

        var text = new StringBuilder();
        text.Append(Clean(source.Name)).Append(':').Append(position).Append(": ")
            .Append(diagnostic.IsError ? "error " : "warning ").Append(diagnostic.Code).Append(": ").AppendLine(Clean(diagnostic.Message));
        text.Append(Indent).Append(from > 0 ? "…" : "").Append(Clean(shown)).AppendLine(from + Window < line.Length ? "…" : "");
        text.Append(Indent).Append(from > 0 ? " " : "");
        foreach (var c in shown[..(start - from)])
            text.Append(c == '\t' ? '\t' : ' ');
        text.Append('^', length).AppendLine();
        text.Append(Indent).Append(Clean(diagnostic.Advice));
        return text.Replace("\r\n", "\n").ToString();
    }

    // What is shown in a terminal must not be able to move its cursor or turn its text around.
    private static string Clean(ReadOnlySpan<char> text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var c = source[i];
                target[i] = c != '\t' && (char.IsControl(c) || Syntax.Characters.IsForbidden(c)) ? '\uFFFD' : c;
            }
        });
}
