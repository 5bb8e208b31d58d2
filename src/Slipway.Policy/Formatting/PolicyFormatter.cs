using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax;

namespace Slipway.Policy.Formatting;

/// <summary>Gives policy text its canonical form. Comments stay, meaning stays, and formatting twice changes nothing.</summary>
public static class PolicyFormatter
{
    /// <summary>Formats a text that has no mistakes in its form; unknown names in it do not matter.</summary>
    public static FormatResult Format(string text, string name = "policy.pol")
    {
        var source = new SourceText(name, text);
        var diagnostics = new DiagnosticBag(source);
        DocumentReader.CheckSize(source, diagnostics);
        if (diagnostics.HasErrors)
            return new FormatResult(text, diagnostics.ToImmutable());
        var parsed = Parser.Parse(source, diagnostics);
        return diagnostics.HasErrors
            ? new FormatResult(text, diagnostics.ToImmutable())
            : new FormatResult(SyntaxPrinter.Print(parsed.Document, source, parsed.Comments), []);
    }
}
