namespace Slipway.Policy.Engine;

internal sealed record CompiledTest(CompiledValue Left, Comparator Comparator, CompiledValue Right);
