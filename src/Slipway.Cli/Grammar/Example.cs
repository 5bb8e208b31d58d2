namespace Slipway.Cli.Grammar;

/// <summary>What somebody wants, and what they type for it.</summary>
internal sealed record Example(string Wish, params string[] Lines);
