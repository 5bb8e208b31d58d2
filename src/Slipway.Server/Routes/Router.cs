using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Server.Configuration;
using Slipway.Server.Gate;
using Slipway.Server.Hosting;
using Slipway.Server.Limits;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Server.Routes;

/// <summary>
/// Takes the requests that are meant for apps, by their Host header, before anything of the API sees them; passes the others on.
/// </summary>
internal sealed class Router(RequestDelegate next, RouteTable table, RunningInstances instances, IHttpForwarder forwarder, Upstream upstream, RequestBounds bounds, ServerOptions options)
{
    /// <summary>A second try is enough: it goes to another instance.</summary>
    private const int MaxTries = 2;

    // Silence for this long ends a request; an app that streams says something now and then.
    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(5),
        Version = new Version(1, 1),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        AllowResponseBuffering = false,
    };

    private readonly string domain = HostName.Normalise(options.Domain);
    private readonly string httpsPort = Listeners.HttpsPort(options) is { } port and not 443 ? $":{port}" : "";

    public async Task InvokeAsync(HttpContext context)
    {
        // What an instance may reach is said by its bindings; the door to the API is none to other apps.
        if (context.Features.Get<InstanceOrigin>() is not null)
        {
            await next(context);
            return;
        }

        var host = HostName.Normalise(context.Request.Host.Host);
        if (table.Map.Find(host, context.Request.Path.Value ?? "/") is { } endpoint)
            await ServeAsync(context, endpoint);
        else if (context.Features.Get<RoutesOnly>() is not null || table.Map.HasHost(host) || IsForApps(host))
            await RouterAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "No app answers at this address.");
        else
            await next(context);
    }

    // api.<domain>, auth.<domain> and the bare domain are the API's, as is every name that has nothing to do with the domain.
    private bool IsForApps(string host) =>
        host.EndsWith("." + domain, StringComparison.Ordinal) && host != "api." + domain && host != "auth." + domain;

    private async Task ServeAsync(HttpContext context, MappedEndpoint endpoint)
    {
        var request = context.Request;
        if (endpoint.IsHttpsOnly && !request.IsHttps)
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = $"https://{endpoint.Address.Host}{httpsPort}{request.PathBase}{request.Path}{request.QueryString}";
            return;
        }

        IDisposable place;
        try
        {
            place = await bounds.Routed.EnterAsync(endpoint.Address.Host + endpoint.Address.Path, context.RequestAborted);
        }
        catch (SlipwayException)
        {
            context.Response.Headers.RetryAfter = "1";
            await RouterAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many requests are on their way to the app; try again in a moment.");
            return;
        }

        using (place)
            await ForwardAsync(context, endpoint);
    }

    private async Task ForwardAsync(HttpContext context, MappedEndpoint endpoint)
    {
        // The API's bounds are not the apps'.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        var tried = new List<InstanceId>();
        while (instances.Pick(endpoint, tried) is { } instance)
        {
            using (instance)
            {
                var error = await forwarder.SendAsync(context, $"http://{instance.EndPoint}", upstream.Client, Config, RoutedRequest.Instance);
                if (error == ForwarderError.None || !NobodyTookIt(context, error))
                {
                    await ExplainAsync(context, error);
                    return;
                }

                tried.Add(instance.Id);
            }

            if (tried.Count == MaxTries)
                break;
            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
        }

        context.Response.Headers.RetryAfter = "5";
        await RouterAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The app is not running, or does not take connections; try again in a moment.");
    }

    // Without a connection nothing of the request can have been sent, its body included, so another instance may have it.
    private static bool NobodyTookIt(HttpContext context, ForwarderError error) =>
        error == ForwarderError.Request && !context.Response.HasStarted
        && context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    private static Task ExplainAsync(HttpContext context, ForwarderError error)
    {
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask;
        return context.Response.StatusCode switch
        {
            StatusCodes.Status502BadGateway => RouterAnswer.WriteAsync(context, StatusCodes.Status502BadGateway, "The app broke the connection off before it had answered."),
            StatusCodes.Status504GatewayTimeout => RouterAnswer.WriteAsync(context, StatusCodes.Status504GatewayTimeout, "The app did not answer in time."),
            _ => Task.CompletedTask,
        };
    }
}
