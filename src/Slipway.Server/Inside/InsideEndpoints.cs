using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Instances;
using Slipway.Contracts.Jobs;
using Slipway.Contracts.Names;
using Slipway.Engine;
using Slipway.Server.Access;
using Slipway.Server.Instances;
using Slipway.Server.Jobs;
using Slipway.Server.Limits;

namespace Slipway.Server.Inside;

/// <summary>Looking into instances over HTTP: their files, and a shell.</summary>
internal static class InsideEndpoints
{
    private const int MaxPath = 4096;

    private static readonly string[] Needs = ["permit read on the job", $"permit {TunnelWatch.Verb} on the job"];

    public static void MapInside(this IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup("/v1/jobs/{id}");
        job.MapGet("files/{**path}", ListFilesAsync).Requires(Needs);
        job.MapGet("tunnel", (string id, HttpContext context) => OpenAsync(id, null, context)).Requires(Needs).CountsAs(RequestKind.Tunnel);
        job.MapGet("tunnel/{instance}", OpenAsync).Requires(Needs).CountsAs(RequestKind.Tunnel);
    }

    private static async Task<IResult> ListFilesAsync(string id, string? path, string? instance, HttpContext context, JobAccess access, JobSupervisor supervisor)
    {
        var job = await FindAsync(id, context, access);
        if (path is { Length: > MaxPath } || path?.Contains('\0', StringComparison.Ordinal) == true)
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"A path of at most {MaxPath} characters without NUL is expected.");
        var running = FindRunning(job, instance, supervisor);
        var files = context.RequestServices.GetRequiredService<IInstanceFiles>();
        return Results.Json(await files.ListAsync(running, "/" + path?.TrimStart('/'), context.RequestAborted), SlipwayJson.Wire.IReadOnlyListFileListing);
    }

    // Everything is checked before it is asked whether this is a WebSocket: a client that was refused one asks again
    // without, to read why.
    private static async Task OpenAsync(string id, string? instance, HttpContext context)
    {
        var services = context.RequestServices;
        var job = await FindAsync(id, context, services.GetRequiredService<JobAccess>());
        var running = FindRunning(job, instance, services.GetRequiredService<JobSupervisor>());
        var request = TunnelQuery.Read(context.Request.Query);
        await services.GetRequiredService<TunnelWatch>().ServeAsync(context, job, running, request);
    }

    private static async Task<Job> FindAsync(string id, HttpContext context, JobAccess access)
    {
        var job = await access.FindAsync(context, id);
        await access.RequireAsync(context, new Permit(TunnelWatch.Verb, job.Fqn));
        return job;
    }

    /// <exception cref="SlipwayException"><c>not_found</c>: the job has no such instance; <c>state_conflict</c>: none runs.</exception>
    private static InstanceId FindRunning(Job job, string? wanted, JobSupervisor supervisor)
    {
        var instances = supervisor.GetFleet(job.Uuid).Instances;
        if (!string.IsNullOrEmpty(wanted))
        {
            // People use the first eight digits, as logs and lists show them.
            var named = instances.FirstOrDefault(instance => instance.Id.ToString() == wanted || instance.Id.Short == wanted)
                ?? throw new SlipwayException(ErrorCodes.NotFound, $"\"{job.Fqn}\" has no instance '{(wanted.Length <= 64 ? wanted : wanted[..61] + "...")}'.");
            instances = [named];
        }

        return instances.FirstOrDefault(instance => instance.State == InstanceState.Running)?.Id
            ?? instances.FirstOrDefault(instance => instance is { IsLive: true, Address.Length: > 0 })?.Id
            ?? throw new SlipwayException(ErrorCodes.StateConflict, $"No instance of \"{job.Fqn}\" runs{(string.IsNullOrEmpty(wanted) ? "" : " under that id")}: start the job first.");
    }
}
