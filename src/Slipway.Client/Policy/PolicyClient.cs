using System.Net.Http.Json;
using Slipway.Client.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Client.Policy;

/// <summary>The documents that say who may do what.</summary>
public sealed class PolicyClient
{
    private readonly ApiConnection connection;

    internal PolicyClient(ApiConnection connection) => this.connection = connection;

    /// <summary>The documents that the caller may read, without their text.</summary>
    public Task<IReadOnlyList<PolicyDocumentInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        connection.GetAsync("policy", SlipwayJson.Default.IReadOnlyListPolicyDocumentInfo, cancellationToken);

    /// <summary>A document with its text.</summary>
    /// <param name="version">An older version; null for the one in force.</param>
    public Task<PolicyDocumentInfo> GetAsync(string name, long? version = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync(
            new QueryString(PathOf(name)).Add("version", version).ToString(), SlipwayJson.Default.PolicyDocumentInfo, cancellationToken);

    /// <summary>The document in force, or null when there is none that the caller may read.</summary>
    public async Task<PolicyDocumentInfo?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await GetAsync(name, version: null, cancellationToken).ConfigureAwait(false);
        }
        catch (SlipwayException failure) when (failure.Code == ErrorCodes.NotFound)
        {
            return null;
        }
    }

    /// <summary>Every version that is kept of a document, without the texts.</summary>
    public Task<IReadOnlyList<PolicyDocumentInfo>> ListVersionsAsync(string name, CancellationToken cancellationToken = default) =>
        connection.GetAsync($"{PathOf(name)}/versions", SlipwayJson.Default.IReadOnlyListPolicyDocumentInfo, cancellationToken);

    /// <summary>Puts documents in force, all together or none. The answer has their new versions, and what the reader warns of.</summary>
    /// <param name="force">Do it even where nobody could change policy afterwards.</param>
    public Task<IReadOnlyList<PolicyDocumentInfo>> UpdateAsync(
        IReadOnlyList<PolicyDocumentUpdate> documents, bool force = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(
            HttpMethod.Put,
            new QueryString("policy").Add("force", force).ToString(),
            JsonContent.Create(new PolicyUpdateRequest { Docs = documents }, RequestJson.Of<PolicyUpdateRequest>()),
            SlipwayJson.Default.IReadOnlyListPolicyDocumentInfo,
            cancellationToken);

    /// <param name="forVersion">The version that is meant; null for whichever is in force.</param>
    /// <inheritdoc cref="UpdateAsync" path="/param[@name='force']" />
    public Task DeleteAsync(string name, long? forVersion = null, bool force = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(
            HttpMethod.Delete,
            new QueryString(PathOf(name)).Add("for_version", forVersion).Add("force", force).ToString(),
            content: null,
            cancellationToken);

    /// <summary>Asks whether somebody may do something, and why; nothing changes.</summary>
    public Task<PolicySimulationResult> SimulateAsync(PolicySimulationRequest request, CancellationToken cancellationToken = default) =>
        connection.PostAsync(
            "policy/sim", request, RequestJson.Of<PolicySimulationRequest>(), SlipwayJson.Default.PolicySimulationResult, cancellationToken);

    private static string PathOf(string name) => "policy/" + Segment.Of(name);
}
