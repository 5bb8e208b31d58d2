using System.Net.Http.Json;
using Slipway.Chaos.Api;
using Slipway.Chaos.Records;
using Slipway.Contracts;
using Slipway.Contracts.Policy;

namespace Slipway.Chaos.Checks;

/// <summary>Whether the policy that was acknowledged is the one that is stored, and the one that decides.</summary>
internal static class PolicyCheck
{
    /// <param name="api">Whom to ask.</param>
    /// <param name="possible">What may be in force; the first is what was acknowledged.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number that holds; null when none of the possible does.</returns>
    public static async Task<int?> FindAsync(ApiClient api, IReadOnlyList<int> possible, CancellationToken cancellationToken)
    {
        var answer = await api.InsistAsync(HttpMethod.Get, $"/v1/policy/{PolicyEntry.Document}", null, null, cancellationToken);
        var text = answer.IsSuccess ? answer.Read(SlipwayJson.Wire.PolicyDocumentInfo).Text : PolicyEntry.Text(0);
        foreach (var number in possible)
        {
            if (text == PolicyEntry.Text(number) && (number == 0 || await DecidesAsync(api, number, cancellationToken)))
                return number;
        }

        return null;
    }

    private static async Task<bool> DecidesAsync(ApiClient api, int number, CancellationToken cancellationToken)
    {
        var question = new PolicySimulationRequest { Principal = "somebody", Claim = "permit read", Fqn = $"job::/chaos/p{number}::any" };
        var body = await JsonContent.Create(question, SlipwayJson.Wire.PolicySimulationRequest).ReadAsStringAsync(cancellationToken);
        var answer = await api.InsistAsync(HttpMethod.Post, "/v1/policy/sim", body, null, cancellationToken);
        return answer.IsSuccess && answer.Read(SlipwayJson.Wire.PolicySimulationResult).Allowed;
    }
}
