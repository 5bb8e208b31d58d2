using System.Collections.Concurrent;
using Slipway.Server.Access;

namespace Slipway.Server.Idempotency;

/// <summary>
/// Does what a request with an <c>Idempotency-Key</c> asks for once. Only successes are kept: a request that failed made
/// nothing, and the next try is a new one. While the first of two runs, the second waits for its answer.
/// </summary>
internal sealed partial class IdempotencyMiddleware(RequestDelegate next, AnswerStore store, ILogger<IdempotencyMiddleware> logger)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    private readonly ConcurrentDictionary<string, TaskCompletionSource> running = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotencyRule>() is not { TakesKey: true }
            || !context.Request.Headers.TryGetValue(KeyedRequest.Header, out var key)
            || context.Features.Get<Caller>() is not { } caller)
        {
            await next(context);
            return;
        }

        var body = await ReadBodyAsync(context);
        var request = KeyedRequest.Read(
            store, key.ToString(), caller.Principal.Name, context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}", body.Span);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (running.GetOrAdd(request.Id, done) is var first && first != done)
            await first.Task.WaitAsync(context.RequestAborted);
        try
        {
            if (request.FindAnswer() is { } kept)
                await ReplayAsync(context, kept);
            else
                await RunAsync(context, request);
        }
        finally
        {
            running.TryRemove(request.Id, out _);
            done.SetResult();
        }
    }

    private async Task RunAsync(HttpContext context, KeyedRequest request)
    {
        context.Features.Set(request);
        var response = context.Response;
        var wire = response.Body;
        using var answer = new MemoryStream();
        response.Body = answer;
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            response.Body = wire;
        }

        if (response.StatusCode is >= 200 and < 300 && !request.Kept)
            await KeepAsync(context, request, answer.ToArray());
        await wire.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
    }

    private async Task KeepAsync(HttpContext context, KeyedRequest request, byte[] body)
    {
        try
        {
            await request.KeepAsync(context.Response.StatusCode, body);
        }
#pragma warning disable CA1031 // It is done, and that is what the caller has to know.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotKept(logger, context.TraceIdentifier, exception);
        }
    }

    private static async Task ReplayAsync(HttpContext context, KeptAnswer kept)
    {
        context.Response.StatusCode = kept.Status;
        context.Response.Headers[ReplayedHeader] = "true";
        if (kept.Body.Length > 0)
            context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(kept.Body, context.RequestAborted);
    }

    // No more than any handler may read of a body: RequestBody.MaxBytes, which Kestrel holds.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        context.Request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    [LoggerMessage(EventId = 1965, Level = LogLevel.Warning, Message = "Request {RequestId} is done, but its answer could not be kept under its key.")]
    private static partial void LogNotKept(ILogger logger, string requestId, Exception exception);
}
