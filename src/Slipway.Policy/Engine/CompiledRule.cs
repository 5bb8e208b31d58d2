using Slipway.Policy.Documents;

namespace Slipway.Policy.Engine;

/// <summary>A rule ready to be evaluated.</summary>
internal sealed class CompiledRule
{
    public required CompiledRealm Realm { get; init; }

    public required CompiledTest[] Tests { get; init; }

    public required CompiledClaim[] Claims { get; init; }

    /// <summary>The tables that it looks into; it is evaluated for each combination of their rows.</summary>
    public required PolicyTable[] Tables { get; init; }

    /// <summary>True when its condition can't change while claims are derived: looking once is enough.</summary>
    public required bool ReadsInputsOnly { get; init; }

    /// <summary>Each test as written.</summary>
    public required string[] TestTexts { get; init; }

    /// <summary>The condition as written, or null.</summary>
    public required string? Condition { get; init; }

    public required int Line { get; init; }
}
