namespace Slipway.Policy.Syntax;

/// <summary>One token. Line ends are no tokens: they matter only between claims, so each token knows if one stands before it.</summary>
/// <param name="AfterSpace">White space or a comment stands before it: a realm may not have any inside.</param>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, bool AfterNewLine, bool AfterSpace);
