using Slipway.Cli.Terminal;
using Slipway.Policy.Diagnostics;

namespace Slipway.Cli.Policies;

/// <summary>How what is wrong with policy text is shown.</summary>
internal static class Mistakes
{
    /// <summary>
    /// One mistake, with the path in front that an editor can open:
    /// <code>
    /// policies/prod.pol:3:22: error POL023: '||' is not part of the policy language
    ///     if (role == admin || role == dev) { permit read }
    ///                       ^^
    ///     Write two rules, one for each side.
    /// </code>
    /// </summary>
    public static string Draw(Screen screen, string path, PolicyDiagnostic mistake)
    {
        // The library has the document's name where people look for the file's.
        var rest = FoldAdvice(screen, mistake.ToString()[$"{mistake.Document}:{mistake.Position}: ".Length..]);
        var kind = $"{(mistake.IsError ? "error" : "warning")} {mistake.Code}";
        return $"{screen.Paint(Colour.Strong, $"{screen.Foreign(path)}:{mistake.Position}:")} "
            + screen.Paint(mistake.IsError ? Colour.Failure : Colour.Notice, kind) + rest[kind.Length..];
    }

    // The advice is the last line; those above it have their columns.
    private static string FoldAdvice(Screen screen, string text)
    {
        if (!screen.IsTerminal)
            return text;
        var advice = text.LastIndexOf('\n') + 1;
        var indent = new string(' ', 4);
        return text[..advice] + indent + string.Join("\n" + indent, DisplayWidth.Fold(text[advice..].TrimStart(), screen.Width() - indent.Length));
    }

    /// <summary><c>2 errors, 1 warning</c></summary>
    public static string Count(IReadOnlyCollection<PolicyDiagnostic> mistakes)
    {
        var errors = mistakes.Count(mistake => mistake.IsError);
        var warnings = mistakes.Count - errors;
        return (errors, warnings) switch
        {
            (0, 0) => "no mistakes",
            (_, 0) => Number(errors, "error"),
            (0, _) => Number(warnings, "warning"),
            _ => $"{Number(errors, "error")}, {Number(warnings, "warning")}",
        };
    }

    public static string Number(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
