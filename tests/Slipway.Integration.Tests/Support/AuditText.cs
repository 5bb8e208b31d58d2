using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Audit;

namespace Slipway.Integration.Tests.Support;

/// <summary>What the audit log says.</summary>
internal static class AuditText
{
    public static async Task<IReadOnlyList<AuditLogItem>> AuditAsync(this ServerWorld world, string query = "") =>
        (await world.Http.GetFromJsonAsync($"/v1/audit{query}", SlipwayJson.Wire.IReadOnlyListAuditLogItem, ServerWorld.Cancel))!;

    /// <summary>The page and where the next and the one before are.</summary>
    public static async Task<(IReadOnlyList<AuditLogItem> Items, string? Previous, string? Next)> AuditPageAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, ServerWorld.Cancel);
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ServerWorld.Cancel);
        return (JsonSerializer.Deserialize(text, SlipwayJson.Wire.IReadOnlyListAuditLogItem)!, Header("Prev"), Header("Next"));

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
    }
}
