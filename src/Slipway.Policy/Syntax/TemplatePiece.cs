namespace Slipway.Policy.Syntax;

internal readonly record struct TemplatePiece(string Text, bool IsTemplate);
