using System.Net;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Contracts.Services;
using Slipway.Server.Access;
using Slipway.Server.Configuration;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;

namespace Slipway.Server.Services;

/// <summary>Services over HTTP: list, read, make, delete. What leaves here has no secrets.</summary>
internal static partial class ServiceEndpoints
{
    private const string ReadService = "permit read on the service";

    public static void MapServices(this IEndpointRouteBuilder routes)
    {
        var services = routes.MapGroup("/v1/services");
        services.MapGet("", List).Requires("permit read on each service; others are left out");
        services.MapPost("", CreateAsync).Requires("permit create on the service").OncePerKey();
        services.MapGet("{id}", async (string id, HttpContext context, ServiceStore store, AccessPolicy policy) =>
            Results.Json(Show(await FindAsync(id, context, store, policy)), SlipwayJson.Wire.Service)).Requires(ReadService);
        services.MapDelete("{id}", DeleteAsync).Requires(ReadService, "permit delete on the service");
    }

    private static IResult List(HttpContext context, ServiceStore store, AccessPolicy policy)
    {
        var filter = NameFilter.Read(context.Request);
        var principal = context.GetCaller().Principal;
        var found = store.List().Where(service => filter.Matches(service.Fqn) && policy.Allows(principal, Permit.Read(service.Fqn)));
        return Results.Json(found.Select(Show).ToList(), SlipwayJson.Wire.IReadOnlyListService);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, ServiceStore store, AccessPolicy policy, ServerOptions options, TimeProvider time, ILogger<ServiceStore> logger)
    {
        var request = await context.ReadBodyAsync(SlipwayJson.Wire.ServiceRequest);
        var caller = context.GetCaller();
        var service = ServiceCheck.Check(request, IPNetwork.Parse(options.EngineSubnet), caller.Principal.Name, time.GetUtcNow());
        if (request.Unknown is { Count: > 0 } unknown)
            LogUnknownFields(logger, string.Join(", ", unknown.Keys.Take(20)));
        await policy.RequireAsync(caller, Permit.Create(service.Fqn));
        await store.CreateAsync(service);
        return Results.Json(Show(service), SlipwayJson.Wire.Service);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ServiceStore store, ConnectedJobs connected, AccessPolicy policy)
    {
        var service = await FindAsync(id, context, store, policy);
        var caller = context.GetCaller();
        await policy.RequireAsync(caller, Permit.Delete(service.Fqn));
        if (BuiltInServices.Find(service.Uuid) is not null)
            throw new SlipwayException(ErrorCodes.StateConflict, $"The service \"{service.Fqn}\" comes with the server and can't be deleted.");
        await store.DeleteAsync(service.Uuid, connection => connected.RequireUnbound(connection, caller.Principal, service.Fqn));
        return Results.Ok();
    }

    private static Service Show(Service service) =>
        ServiceUrl.TryParse(service.Parameters.GetValueOrDefault("url"), out _) is { } url
            ? service with { Parameters = new Dictionary<string, string>(service.Parameters) { ["url"] = url.Shown } }
            : service;

    private static Task<Service> FindAsync(string id, HttpContext context, ServiceStore store, AccessPolicy policy) =>
        policy.ShowAsync(context.GetCaller(), store.Find(RouteIds.ParseId<ServiceId>(id, "service")), service => service.Fqn, "service", id);

    [LoggerMessage(EventId = 1910, Level = LogLevel.Debug, Message = "A request to make a service has fields that are not known here: {Fields}")]
    private static partial void LogUnknownFields(ILogger logger, string fields);
}
