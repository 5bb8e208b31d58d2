using System.Collections.Immutable;
using Slipway.Contracts.Names;
using Slipway.Policy.Claims;
using Slipway.Policy.Decisions;
using Slipway.Policy.Documents;

namespace Slipway.Policy.Quotas;

/// <summary>Reads the limits that apply to a job or a namespace. No policy, no limit.</summary>
public static class QuotaPolicy
{
    /// <summary>
    /// The limits of one resource: for <c>max.*</c> the most specific realm's; for <c>total.*</c> those of its namespace and of
    /// each namespace above it, since a sum is in all of them. A limit that one above it makes redundant is left out.
    /// </summary>
    /// <param name="principal">Who makes or changes the resource: rules may depend on it.</param>
    /// <param name="resource">A job, a package or a namespace, as an FQN of any type.</param>
    public static ImmutableArray<QuotaLimit> Read(PolicySet policy, PolicyPrincipal principal, Fqn resource)
    {
        var target = resource.WithType(ResourceType.Quota);
        var limits = ImmutableArray.CreateBuilder<QuotaLimit>();
        var lowest = new Dictionary<string, QuotaValue>(StringComparer.Ordinal);
        foreach (var scope in Scopes(target))
        {
            var readings = policy.Read(principal, scope);
            foreach (var definition in ClaimTypes.All.Where(definition => definition.IsQuota))
            {
                var isSum = definition.Name.StartsWith("total.", StringComparison.Ordinal);
                if ((!isSum && scope != target) || readings.Single(definition.Name).Winner is not { } winner)
                    continue;
                // A limit that can't be read was made from a template or a table: it must not count as none, so it is zero.
                var value = QuotaValue.TryParse(winner.Value, definition.Kind, out var amount, out _) ? amount : default;
                if (lowest.TryGetValue(definition.Name, out var above) && value >= above)
                    continue;
                lowest[definition.Name] = value;
                limits.Add(new QuotaLimit(definition.Name, value, scope, winner.Source));
            }
        }

        return limits.ToImmutable();
    }

    /// <summary>The root namespace first, the resource itself last.</summary>
    private static IEnumerable<Fqn> Scopes(Fqn target)
    {
        var path = "";
        yield return Fqn.Create(target.Type, NamespacePath.Root, null);
        foreach (var segment in target.Namespace.Segments)
        {
            path = $"{path}/{segment}";
            yield return Fqn.Create(target.Type, NamespacePath.Parse(path), null);
        }

        if (target.LocalName is not null)
            yield return target;
    }
}
