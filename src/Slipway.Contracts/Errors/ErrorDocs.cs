using System.Text;

namespace Slipway.Contracts.Errors;

/// <summary>The catalogue as text: <c>docs/errors.md</c>, and what servers answer under <see cref="ErrorCode.Docs"/>.</summary>
public static class ErrorDocs
{
    /// <summary>All codes, in the order of the catalogue.</summary>
    public static string Page()
    {
        var page = new StringBuilder();
        page.Append("# Errors\n\n");
        page.Append("Every failure has one of these codes: in the `error_code` of an answer, in the `payload.code` of a Task's last event, in what `apc`\n");
        page.Append("prints, and as its exit status. Beside the code stands `docs`, the path where the server itself has the code's section of this page.\n");
        page.Append("Codes don't change; new ones may come. This page is made from `ErrorCodes`.\n\n");
        page.Append("| code | HTTP | exit | meaning |\n|---|---|---|---|\n");
        foreach (var code in ErrorCodes.All)
            page.Append($"| [`{code.Code}`](#{code.Code}) | {code.HttpStatus} | {code.ExitCode} | {code.Meaning} |\n");
        foreach (var code in ErrorCodes.All)
            page.Append($"\n#{Section(code)}");
        return page.ToString();
    }

    /// <summary>One code: what it means, and what to do.</summary>
    public static string Section(ErrorCode code) =>
        $"# {code.Code}\n\n{code.Meaning} HTTP status {code.HttpStatus}, exit status {code.ExitCode}.\n\nWhat to do: {code.Advice}\n";
}
