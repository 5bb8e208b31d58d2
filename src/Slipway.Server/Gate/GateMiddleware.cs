using Microsoft.AspNetCore.Http.Extensions;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Jobs;
using Slipway.Server.Access;
using Slipway.Server.Configuration;
using Slipway.Server.Identity;
using Slipway.Server.Jobs;

namespace Slipway.Server.Gate;

/// <summary>
/// A call from inside an instance gets its job's token, whatever the app itself has sent. After that it is a call like any other:
/// the token is read and judged on the same way.
/// </summary>
public sealed class GateMiddleware(RequestDelegate next, ServerOptions options, JobStore jobs, JobTokens tokens)
{
    /// <summary>Where old clients put what belongs into the header.</summary>
    private const string AuthorizationParameter = "authorization";

    private readonly HashSet<string> hosts = new(PlatformHosts.Of(options.Domain), StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<InstanceOrigin>() is { } origin)
        {
            RequireApi(context.Request);
            DropAuthorization(context.Request);
            if (context.GetEndpoint()?.Metadata.GetMetadata<EndpointRequirement>() is { Token: true })
                context.Request.Headers.Authorization = "Bearer " + await FindTokenAsync(context, origin);
        }

        await next(context);
    }

    private void RequireApi(HttpRequest request)
    {
        if (!hosts.Contains(request.Host.Host))
        {
            throw new SlipwayException(
                ErrorCodes.RequestInvalid,
                $"Only the platform's API answers here: call http://{PlatformHosts.Api(options.Domain)}/v1/..., not '{request.Host.Host}'.");
        }
    }

    private static void DropAuthorization(HttpRequest request)
    {
        request.Headers.Authorization = default;
        if (request.Query.ContainsKey(AuthorizationParameter))
        {
            request.QueryString = new QueryBuilder(request.Query.Where(
                parameter => !parameter.Key.Equals(AuthorizationParameter, StringComparison.OrdinalIgnoreCase))).ToQueryString();
        }
    }

    private async Task<string> FindTokenAsync(HttpContext context, InstanceOrigin origin)
    {
        if (jobs.Find(origin.Job) is not { } job)
            throw new SlipwayException(ErrorCodes.TokenInvalid, "The job that calls is being deleted.");
        try
        {
            return await tokens.GetAsync(job, Describe(context, job), context.RequestAborted);
        }
        catch (SlipwayException refusal) when (refusal.Code == ErrorCodes.PolicyDenied)
        {
            // Nobody is logged in: 401, with policy's own reason.
            throw new SlipwayException(ErrorCodes.TokenMissing, refusal.Message, refusal) { MissingClaims = refusal.MissingClaims };
        }
    }

    private static Caller Describe(HttpContext context, Job job) => context.Describe(Principal.Claimed(job.Fqn.ToString()));
}
