using Slipway.Contracts.Errors;
using Slipway.Server.Limits;

namespace Slipway.Server.Tasks;

/// <summary>From where, and how, a reader wants a Task's events.</summary>
/// <param name="Since">The last <c>seq</c> that the reader has: <c>since</c>, <c>Last-Event-ID</c>, or v1's <c>time</c>.</param>
/// <param name="Wait">How long to hold a plain GET until there is something new.</param>
/// <param name="WithBytes">Add the byte feed.</param>
/// <param name="EventStream">The reader accepts server-sent events.</param>
internal sealed record TaskQuery(long Since, TimeSpan Wait, bool WithBytes, bool EventStream)
{
    /// <summary>Longest hold of a long poll: under the idle limits of common proxies.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(50);

    public static TaskQuery Read(HttpRequest request, TaskFeed feed)
    {
        var since = Number(request, "since", request.Headers["Last-Event-ID"].ToString());
        if (since is null && Number(request, "time", "") is { } time)
            since = feed.CursorAt(time);
        var wait = TimeSpan.FromSeconds(Math.Min(Number(request, "wait", "") ?? 0, (long)MaxWait.TotalSeconds));
        return new TaskQuery(
            since ?? 0,
            wait,
            request.Query["progress"] == "bytes",
            WantsEventStream(request));
    }

    /// <summary>Whoever waits for events holds a place among the watchers, the others one for a moment.</summary>
    public static RequestKind KindOf(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest || WantsEventStream(context.Request) || context.Request.Query.ContainsKey("wait") ? RequestKind.Watcher : RequestKind.Request;

    private static bool WantsEventStream(HttpRequest request) =>
        request.Headers.Accept.Any(value => value?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);

    private static long? Number(HttpRequest request, string name, string otherwise)
    {
        var text = request.Query[name].ToString() is { Length: > 0 } given ? given : otherwise;
        if (text.Length == 0)
            return null;
        // '30s' is how the documentation writes a wait; the number alone is seconds, too.
        var digits = name == "wait" ? text.TrimEnd('s') : text;
        return long.TryParse(digits, out var value) && value >= 0
            ? value
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"{name}: a number of at least 0 is expected, not '{text}'.");
    }
}
