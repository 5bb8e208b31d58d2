using System.Collections.Immutable;

namespace Slipway.Policy.Decisions;

/// <summary>The value of a claim that has one.</summary>
/// <param name="Winner">The value that counts, or null when no rule gives one, or when equal rules give different names.</param>
/// <param name="Conflicts">All that equally specific realms give, when they differ; empty when there is no conflict.</param>
public sealed record SingleReading(string Type, DerivedClaim? Winner, ImmutableArray<DerivedClaim> Conflicts)
{
    public string? Value => Winner?.Value;

    public bool IsConflict => !Conflicts.IsEmpty;

    /// <summary>The conflict for people, or null.</summary>
    public string? Conflict => IsConflict
        ? $"Rules of equal weight give '{Type}' different values: {string.Join("; ", Conflicts)}. Narrow one of them."
        : null;
}
