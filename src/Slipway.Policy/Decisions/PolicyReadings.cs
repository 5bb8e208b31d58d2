using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Quotas;

namespace Slipway.Policy.Decisions;

/// <summary>What rules give to a principal on an FQN.</summary>
public sealed class PolicyReadings
{
    internal PolicyReadings(Fqn target, ImmutableArray<DerivedClaim> claims)
    {
        Target = target;
        Claims = claims;
    }

    public Fqn Target { get; }

    /// <summary>Every claim with every place it comes from.</summary>
    public ImmutableArray<DerivedClaim> Claims { get; }

    /// <summary>Every value of a claim whose values add up, each once.</summary>
    public ImmutableArray<string> All(string claimType) => [.. Sources(claimType).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>Every value of a claim with every place it comes from.</summary>
    public IEnumerable<DerivedClaim> Sources(string claimType) => Claims.Where(claim => claim.Type == claimType);

    /// <summary>
    /// The value of a claim that has one: the most specific realm's. Where equal realms differ, a limit is the lowest of
    /// them, a name is none, anything else is the last document's by name, in it the last line's; the reading says so.
    /// </summary>
    public SingleReading Single(string claimType)
    {
        var all = Sources(claimType).ToList();
        if (all.Count == 0)
            return new SingleReading(claimType, null, []);
        var highest = all.Max(claim => claim.Specificity);
        var equal = all.Where(claim => claim.Specificity == highest).ToList();
        if (equal.Select(claim => claim.Value).Distinct(StringComparer.Ordinal).Count() == 1)
            return new SingleReading(claimType, equal[0], []);

        var definition = ClaimTypes.Find(claimType);
        var winner = definition switch
        {
            { IsQuota: true } => equal.MinBy(claim => Amount(claim.Value, definition.Kind)),
            // Who somebody is must not depend on the order of documents.
            { Name: ClaimTypes.Name } => null,
            _ => equal.OrderBy(claim => claim.Source.Document, StringComparer.Ordinal).ThenBy(claim => claim.Source.ClaimLine).Last(),
        };
        return new SingleReading(claimType, winner, [.. equal]);
    }

    // A limit that can't be read was made from a template; it must not count as none.
    private static long Amount(string value, ValueKind kind) => QuotaValue.TryParse(value, kind, out var amount, out _) ? amount.Amount : 0;
}
