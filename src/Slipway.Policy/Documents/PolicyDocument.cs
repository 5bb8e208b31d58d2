using Slipway.Contracts.Names;
using Slipway.Policy.Diagnostics;
using Slipway.Policy.Syntax;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Documents;

/// <summary>A policy document without mistakes. Immutable; made only by parsing.</summary>
public sealed class PolicyDocument
{
    private PolicyDocument(SourceText source, DocumentSyntax syntax)
    {
        Source = source;
        Syntax = syntax;
    }

    public string Name => Source.Name;

    public string Text => Source.Text;

    /// <summary>The resource that the document is: <c>policydoc::/::name</c>.</summary>
    public Fqn Fqn => FqnOf(Name);

    public SourceText Source { get; }

    public DocumentSyntax Syntax { get; }

    /// <summary>Reads a document and reports everything that is wrong with it.</summary>
    /// <param name="name">The document's name, without <c>.pol</c>; it becomes the local name of an FQN.</param>
    public static ParsedDocument Parse(string name, string text)
    {
        var source = new SourceText(name, text);
        return Parse(source, new DiagnosticBag(source));
    }

    /// <summary>Reads a document from the bytes of a file or request.</summary>
    public static ParsedDocument Parse(string name, ReadOnlySpan<byte> utf8)
    {
        var source = DocumentReader.Read(name, utf8, out var diagnostics);
        return Parse(source, diagnostics);
    }

    /// <summary>The FQN that a document of this name has.</summary>
    /// <exception cref="FormatException">It can't be the name of a document.</exception>
    public static Fqn FqnOf(string name) => Fqn.Create(ResourceType.PolicyDocument, NamespacePath.Root, name);

    private static ParsedDocument Parse(SourceText source, DiagnosticBag diagnostics)
    {
        DocumentReader.CheckSize(source, diagnostics);
        if (diagnostics.HasErrors)
            return new ParsedDocument(null, diagnostics.ToImmutable());

        if (source.Name.Contains('/') || !Fqn.TryParse($"policydoc::/::{source.Name}", out _, out _))
        {
            diagnostics.Report(
                DiagnosticRules.BadName,
                default,
                "the document's name can't be one",
                "Use letters, digits and - _ . + @, at most 128: user-policy-admin, say.");
        }

        var syntax = Parser.Parse(source, diagnostics).Document;
        DocumentChecker.Check(syntax, diagnostics);
        return new ParsedDocument(diagnostics.HasErrors ? null : new PolicyDocument(source, syntax), diagnostics.ToImmutable());
    }
}
