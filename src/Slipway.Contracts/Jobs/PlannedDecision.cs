using Slipway.Contracts.Names;

namespace Slipway.Contracts.Jobs;

/// <summary>One answer of policy.</summary>
/// <param name="Claim">As policy writes it: <c>permit create</c>.</param>
/// <param name="Fqn">What it is about.</param>
/// <param name="Allowed">What policy said.</param>
/// <param name="DecidedBy">The rules that led there, as <c>document:line</c>; empty when nothing allows it.</param>
public sealed record PlannedDecision(string Claim, Fqn Fqn, bool Allowed, IReadOnlyList<string> DecidedBy);
