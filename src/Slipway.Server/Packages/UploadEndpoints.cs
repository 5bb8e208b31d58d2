using Microsoft.AspNetCore.Http.Features;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Http;
using Slipway.Server.Idempotency;
using Slipway.Server.Quotas;
using Slipway.Server.Staging;
using Slipway.Server.Tasks;

namespace Slipway.Server.Packages;

/// <summary>A folder comes here: the package is announced, then its content is uploaded, which starts its staging.</summary>
internal static partial class UploadEndpoints
{
    private static readonly string[] Needs = ["permit read on the package", "permit create on the package", "permit use on the staging pipeline, when one is named"];

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages", AnnounceAsync)
            .Requires("permit create on the package", "permit use on the staging pipeline, when one is named").OncePerKey();
        routes.MapPut("/v1/packages/{id}/resources/{resource}", (string id, string resource, HttpContext context, UploadDesk desk) =>
            UploadAsync(id, resource, context, desk)).Requires(Needs);
        // v1's older form, which knows the package by its id alone.
        routes.MapPut("/v1/packages/resources/{id}", (string id, HttpContext context, UploadDesk desk) => UploadAsync(id, null, context, desk)).Requires(Needs);
    }

    private static async Task<IResult> AnnounceAsync(
        HttpContext context, AccessPolicy policy, QuotaGuard quotas, PipelineStore pipelines, AnnouncedPackages announced, TimeProvider time, ILogger<UploadDesk> logger)
    {
        var wire = await context.ReadBodyAsync(SlipwayJson.Wire.CreatePackageRequest);
        var request = NewPackage.Check(wire);
        if (wire.Unknown is { Count: > 0 } unknown)
            LogUnknownFields(logger, string.Join(", ", unknown.Keys.Take(20)));
        var caller = context.GetCaller();
        await policy.RequireAsync(caller, Permit.Create(request.Fqn));
        if (request.Pipeline is { } fqn)
            await PipelineUse.FindAsync(policy, pipelines, caller, request.Fqn, fqn);
        var package = request.ToPackage(caller.Principal.Name, time.GetUtcNow());
        package = await quotas.AuditedAsync(
            caller, package.Fqn, () => announced.AnnounceAsync(package, connection => quotas.Require(connection, caller, package)));
        return Results.Json(package, SlipwayJson.Wire.Package);
    }

    private static async Task<IResult> UploadAsync(string id, string? resource, HttpContext context, UploadDesk desk)
    {
        var (package, announced) = await desk.FindAsync(context.GetCaller(), id, resource);
        if (ContentDigest.Read(context.Request.Headers["Content-Digest"]) is { } digest && digest != announced.Digest)
            throw new SlipwayException(ErrorCodes.UploadMismatch, $"Content-Digest is that of {digest}, and {announced.Digest} was announced.");
        if (context.Request.ContentLength is { } length && length != announced.Length)
            throw new SlipwayException(ErrorCodes.UploadMismatch, $"Content-Length is {length}, and {announced.Length} bytes were announced.");
        // What was announced is within the quota, and no more than that is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var task = await desk.ReceiveAsync(context.GetCaller(), package, announced, context.Request.Body, context.RequestAborted);
        return TaskAnswer.Of(context, task);
    }

    [LoggerMessage(EventId = 1940, Level = LogLevel.Debug, Message = "A request to make a package has fields that are not known here: {Fields}")]
    private static partial void LogUnknownFields(ILogger logger, string fields);
}
