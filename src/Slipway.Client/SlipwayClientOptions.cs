namespace Slipway.Client;

/// <summary>Which server to talk to, and as whom.</summary>
public sealed record SlipwayClientOptions
{
    /// <summary>Where the server is: scheme, host, port and, behind a proxy, a path; without <c>/v1</c>.</summary>
    public required Uri Target { get; init; }

    /// <summary>The bearer token, without the word <c>Bearer</c>. Null where the platform adds it (a job with an app token).</summary>
    public string? Token { get; init; }

    /// <summary>How long one call that is not a stream may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long a call goes on coming back to a server that is busy and says when to (429 and 503 with <c>Retry-After</c>).</summary>
    public TimeSpan BusyPatience { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Names the program in the server's log.</summary>
    public string UserAgent { get; init; } = "slipway-client";

    public override string ToString() => $"SlipwayClientOptions {{ {Target} }}";
}
