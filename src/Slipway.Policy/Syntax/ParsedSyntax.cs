using System.Collections.Immutable;
using Slipway.Policy.Syntax.Nodes;

namespace Slipway.Policy.Syntax;

/// <summary>What the parser makes of a text. The tree holds what could be read; it is whole only when nothing was reported.</summary>
internal sealed record ParsedSyntax(DocumentSyntax Document, ImmutableArray<Comment> Comments);
