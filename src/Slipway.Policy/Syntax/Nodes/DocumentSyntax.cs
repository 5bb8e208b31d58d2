using System.Collections.Immutable;

namespace Slipway.Policy.Syntax.Nodes;

/// <summary>A whole document as written. Prints back as canonical text, without comments.</summary>
public sealed record DocumentSyntax(HeaderSyntax? Header, ImmutableArray<BlockSyntax> Blocks)
{
    public override string ToString() => SyntaxPrinter.Print(this);
}
