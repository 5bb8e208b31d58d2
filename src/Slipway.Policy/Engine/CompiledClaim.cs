using System.Collections.Immutable;

namespace Slipway.Policy.Engine;

/// <param name="Line">Where it is written, from 1.</param>
internal sealed record CompiledClaim(int Key, ImmutableArray<CompiledValue> Values, int Line);
