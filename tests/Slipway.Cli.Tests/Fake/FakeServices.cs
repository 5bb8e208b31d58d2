using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;

namespace Slipway.Cli.Tests.Fake;

/// <summary>Services, and the bindings and links that lead to them and to jobs.</summary>
internal sealed class FakeServices
{
    public ConcurrentDictionary<Fqn, Service> All { get; } = [];

    public Service Add(string fqn, string type, Dictionary<string, string>? parameters = null)
    {
        var service = new Service { Uuid = ServiceId.New(), Fqn = Fqn.Parse(fqn), Type = type, Parameters = parameters ?? [] };
        return All[service.Fqn] = service;
    }

    public void Map(WebApplication app, FakeServer server)
    {
        Add("service::/apcera::http", "http");
        Add("service::/apcera::outside", "network");
        app.MapGet("/v1/services", (string? fqn, string? @namespace) =>
        {
            IReadOnlyList<Service> found = [.. All.Values
                .Where(service => (fqn is null || service.Fqn.ToString() == fqn) && (@namespace is null || NamespacePath.Parse(@namespace).Contains(service.Fqn.Namespace)))
                .OrderBy(service => service.Fqn.ToString(), StringComparer.Ordinal)];
            return Results.Json(found, SlipwayJson.Default.IReadOnlyListService);
        });
        app.MapPost("/v1/services", async (HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.ServiceRequest))!;
            var service = Add(request.Fqn!, request.Type ?? "generic", new(request.Parameters ?? new Dictionary<string, string>()));
            return Results.Json(service, SlipwayJson.Default.Service);
        });
        app.MapDelete("/v1/services/{id}", (string id) => { All.TryRemove(All.Values.Single(service => service.Uuid == ServiceId.Parse(id)).Fqn, out _); });
        app.MapPost("/v1/bindings", async (string? restart, HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.BindingRequest))!;
            return Results.Json(Bind(server, request, restart == "true"), SlipwayJson.Default.Binding);
        });
        app.MapPost("/v1/unbind", async (string? restart, HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.UnbindRequest))!;
            Unbind(server, request.Job!, binding => binding.ServiceFqn?.ToString() == request.Service, restart == "true");
        });
        app.MapPost("/v1/unlink", async (string? restart, HttpContext context) =>
        {
            var request = (await context.Request.ReadFromJsonAsync(SlipwayJson.Default.UnlinkRequest))!;
            Unbind(server, request.FromJob!, binding => binding.TargetJobFqn?.ToString() == request.ToJob, restart == "true");
        });
    }

    private Binding Bind(FakeServer server, BindingRequest request, bool restart)
    {
        var job = Find(server, request.JobFqn!);
        var target = request.TargetJobFqn is { } to ? Find(server, to) : null;
        var service = request.ServiceFqn is { } fqn ? All[Fqn.Parse(fqn)] : null;
        var name = request.Name ?? $"bind_{job.Name}_{target?.Name ?? service!.Fqn.Name}";
        var binding = new Binding
        {
            Uuid = BindingId.New(),
            Name = name,
            JobFqn = job.Fqn,
            ServiceFqn = service?.Fqn,
            TargetJobUuid = target?.Uuid,
            TargetJobFqn = target?.Fqn,
            TargetJobPort = target is null ? null : request.TargetJobPort ?? target.Ports.Single().Number,
            Parameters = request.Parameters ?? new Dictionary<string, string>(),
            EnvVar = target is not null ? [$"{name.ToUpperInvariant()}_URI"]
                : request.Name is not null ? [$"{name}_URI"]
                : [.. new[] { service!.Fqn.Name, service.Type }.Select(word => word.ToUpperInvariant() + "_URI").Distinct()],
        };
        FakeJobs.Roll(server, job with { Bindings = new Dictionary<string, Binding>(job.Bindings) { [name] = binding } }, restart);
        return binding;
    }

    private static void Unbind(FakeServer server, string fqn, Func<Binding, bool> which, bool restart)
    {
        var job = Find(server, fqn);
        var left = job.Bindings.Where(pair => !which(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value);
        if (left.Count == job.Bindings.Count)
            throw new SlipwayException(ErrorCodes.NotFound, "It is not bound.");
        FakeJobs.Roll(server, job with { Bindings = left }, restart);
    }

    private static Job Find(FakeServer server, string fqn) => server.Jobs.Values.FirstOrDefault(job => job.Fqn.ToString() == fqn)
        ?? throw new SlipwayException(ErrorCodes.NotFound, $"There is no job '{fqn}', or you may not read it.");
}
