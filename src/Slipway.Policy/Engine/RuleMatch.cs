namespace Slipway.Policy.Engine;

/// <summary>A rule whose realm holds the FQN that is asked about.</summary>
/// <param name="Captures">Where its templates' captures begin in the evaluation's list.</param>
internal readonly record struct RuleMatch(CompiledRule Rule, int Captures);
