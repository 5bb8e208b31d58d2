namespace Slipway.Policy.Syntax.Nodes;

public sealed record HeaderAttributeSyntax(string Name, string Value);
