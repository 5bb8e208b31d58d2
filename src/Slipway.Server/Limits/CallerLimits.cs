using Slipway.Contracts.Api;

namespace Slipway.Server.Limits;

/// <summary>
/// What callers may take of this server, whoever they are: the one home of these numbers. Bounds of what is inside a request (names,
/// lists, texts) are with the request; docs/limits.md has both.
/// </summary>
public sealed record CallerLimits
{
    /// <summary>Bytes of a body that is JSON or a form. The largest sensible one is a job with a few hundred variables.</summary>
    public const int BodyBytes = 1 << 20;

    /// <summary>Bytes of a request's first line: method, path and query.</summary>
    public const int RequestLineBytes = RequestLimits.LineBytes;

    /// <summary>Bytes of all headers together.</summary>
    public const int HeaderBytes = 32 << 10;

    public const int Headers = 100;

    /// <summary>Connections at one address that the server listens at; null for a share of the files that the process may have open.</summary>
    public int? Connections { get; init; }

    /// <summary>Connections from one address, where it is neither this machine's nor a trusted proxy's; null for half of the listener's.</summary>
    public int? ConnectionsOfOneAddress { get; init; }

    /// <summary>Connections that one instance may have to the API from inside.</summary>
    public int ConnectionsOfOneInstance { get; init; } = 256;

    /// <summary>For the whole head of a request, from its first byte on.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a connection on which nothing is asked: before the first request, and between two.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>Bytes per second that a body has to come with, and an answer has to be taken with.</summary>
    public int LeastRate { get; init; } = 240;

    /// <summary>How long it may be slower than that.</summary>
    public TimeSpan RateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A stream that has nothing to say says so this often: proxies cut what is silent.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a reader of a stream may take nothing, or leave a heartbeat without an answer, before it is cut off. It comes back with its cursor.</summary>
    public TimeSpan ReaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for its turn before it is asked to come back.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests being answered; what comes beyond waits for its turn.</summary>
    public Share Requests { get; init; } = new(256, 64);

    /// <summary>Requests waiting for their turn. They cost little: nothing of a body is read.</summary>
    public Share Waiting { get; init; } = new(4000, 2000);

    /// <summary>Readers of Tasks: WebSockets, event streams, long polls.</summary>
    public Share Watchers { get; init; } = new(OpenFiles.AtMost(10_500, 0.525), OpenFiles.AtMost(10_000, 0.5));

    /// <summary>Followers of logs; each looks into files all the time.</summary>
    public Share Logs { get; init; } = new(500, 100);

    /// <summary>Commands in instances; each is a process and more.</summary>
    public Share Tunnels { get; init; } = new(200, 50);

    public Share Uploads { get; init; } = new(64, 16);

    /// <summary>Requests that the router is carrying to apps. The share is one endpoint's: an app that hangs is not to take the others along.</summary>
    public Share Routed { get; init; } = new(OpenFiles.AtMost(5000, 0.25), OpenFiles.AtMost(2500, 0.125));
}
