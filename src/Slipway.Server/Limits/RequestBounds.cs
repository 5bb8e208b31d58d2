namespace Slipway.Server.Limits;

/// <summary>The bounds of each kind of request, and of the router's.</summary>
internal sealed class RequestBounds : IAsyncDisposable
{
    private readonly CallerBound[] bounds;

    public RequestBounds(CallerLimits limits, TimeProvider time, RefusalLog refusals)
    {
        bounds =
        [
            new("requests", limits.Requests, limits.Waiting, limits.Turn, time, refusals),
            new("watches of tasks", limits.Watchers, null, limits.Turn, time, refusals),
            new("logs", limits.Logs, null, limits.Turn, time, refusals),
            new("tunnels", limits.Tunnels, null, limits.Turn, time, refusals),
            new("uploads", limits.Uploads, null, limits.Turn, time, refusals),
        ];
        Routed = new CallerBound("requests to an app", limits.Routed, null, limits.Turn, time, refusals);
    }

    /// <summary>Of requests to apps; its callers are endpoints.</summary>
    public CallerBound Routed { get; }

    /// <param name="kind">Any but <see cref="RequestKind.Uncounted"/>.</param>
    public CallerBound this[RequestKind kind] => bounds[(int)kind];

    public async ValueTask DisposeAsync()
    {
        foreach (var bound in bounds)
            await bound.DisposeAsync();
        await Routed.DisposeAsync();
    }
}
