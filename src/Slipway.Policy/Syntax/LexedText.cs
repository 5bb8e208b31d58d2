using System.Collections.Immutable;

namespace Slipway.Policy.Syntax;

internal readonly record struct LexedText(ImmutableArray<Token> Tokens, ImmutableArray<Comment> Comments);
