using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Policy;

namespace Slipway.Cli.Tests.Fake;

/// <summary>Documents with their versions, and one prepared answer to every simulation.</summary>
internal sealed class FakePolicy
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 10, 20, 30, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, List<PolicyDocumentInfo>> documents = new(StringComparer.Ordinal);

    public PolicySimulationResult? Answer { get; set; }

    /// <summary>Somebody else is quicker: a change that happens just before the next one is applied.</summary>
    public Action BeforeChange { get; set; } = () => { };

    public PolicyDocumentInfo Add(string name, string text, bool managed = false)
    {
        var versions = documents.GetOrAdd(name, _ => []);
        var document = new PolicyDocumentInfo
        {
            Name = name,
            Version = versions.Count + 1,
            Text = text,
            UpdatedAt = Time.AddMinutes(versions.Count),
            UpdatedBy = "admin",
            Managed = managed,
        };
        versions.Add(document);
        return document;
    }

    public string? TextOf(string name) => documents.TryGetValue(name, out var versions) ? versions[^1].Text : null;

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/policy", () => List(documents.Values.Select(versions => versions[^1]).OrderBy(document => document.Name, StringComparer.Ordinal)));
        app.MapGet("/v1/policy/{name}", (string name, int? version) => Results.Json(
            Find(name).FirstOrDefault(document => document.Version == (version ?? Find(name)[^1].Version)) ?? throw Missing(), SlipwayJson.Default.PolicyDocumentInfo));
        app.MapGet("/v1/policy/{name}/versions", (string name) => List(Find(name).AsEnumerable().Reverse()));
        app.MapPut("/v1/policy", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.PolicyUpdateRequest))!;
            BeforeChange();
            foreach (var update in request.Docs)
                Expect(update.Name!, update.ForVersion);
            return List(request.Docs.Select(update => Add(update.Name!, update.Text!)));
        });
        app.MapDelete("/v1/policy/{name}", (string name, int? for_version, bool? force) =>
        {
            Expect(name, for_version);
            if (name == "adminUsers" && force != true)
                throw new SlipwayException(ErrorCodes.PolicyLockOut, "Nobody could change policy after this change.");
            documents.TryRemove(name, out _);
        });
        app.MapPost("/v1/policy/sim", () => Results.Json(Answer!, SlipwayJson.Default.PolicySimulationResult));
    }

    private void Expect(string name, long? version)
    {
        var now = documents.TryGetValue(name, out var versions) ? versions[^1].Version : 0;
        if (version is not null && version != now)
            throw new SlipwayException(ErrorCodes.VersionConflict, $"The policy document \"{name}\" is at version {now}, not {version}.");
    }

    private List<PolicyDocumentInfo> Find(string name) => documents.TryGetValue(name, out var versions) ? versions : throw Missing();

    private static SlipwayException Missing() => new(ErrorCodes.NotFound, "There is no such policy document.");

    private static IResult List(IEnumerable<PolicyDocumentInfo> some) =>
        Results.Json([.. some.Select(document => document with { Text = null })], SlipwayJson.Default.IReadOnlyListPolicyDocumentInfo);
}
