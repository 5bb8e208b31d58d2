using System.Text;
using Slipway.Policy.Diagnostics;

namespace Slipway.Policy.Syntax;

/// <summary>Bytes to text, within the limit.</summary>
internal static class DocumentReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a document, or an empty one with what is wrong in <paramref name="diagnostics"/>.</summary>
    public static SourceText Read(string name, ReadOnlySpan<byte> utf8, out DiagnosticBag diagnostics)
    {
        if (utf8.Length > PolicyLimits.MaxDocumentBytes)
        {
            var nothing = new SourceText(name, "");
            diagnostics = new DiagnosticBag(nothing);
            ReportSize(diagnostics, utf8.Length);
            return nothing;
        }

        try
        {
            var source = new SourceText(name, Strict.GetString(utf8));
            diagnostics = new DiagnosticBag(source);
            return source;
        }
        catch (DecoderFallbackException)
        {
            // Read it again with replacement characters, so that the place can be shown.
            var shown = new SourceText(name, Encoding.UTF8.GetString(utf8));
            diagnostics = new DiagnosticBag(shown);
            var at = Math.Max(0, shown.Text.IndexOf('\uFFFD', StringComparison.Ordinal));
            diagnostics.Report(DiagnosticRules.NotUtf8, new TextSpan(at, 1), "the document is not UTF-8 text", "Save it as UTF-8.");
            return shown;
        }
    }

    public static void CheckSize(SourceText source, DiagnosticBag diagnostics)
    {
        // A character has at least one byte, so a text that is too long need not be counted.
        var bytes = source.Text.Length > PolicyLimits.MaxDocumentBytes ? source.Text.Length : Encoding.UTF8.GetByteCount(source.Text);
        if (bytes > PolicyLimits.MaxDocumentBytes)
            ReportSize(diagnostics, bytes);
    }

    private static void ReportSize(DiagnosticBag diagnostics, int bytes) =>
        diagnostics.Report(
            DiagnosticRules.TooLarge,
            default,
            $"the document has {bytes / 1024} KB",
            $"At most {PolicyLimits.MaxDocumentBytes / 1024} KB are allowed: split it into several documents.");
}
