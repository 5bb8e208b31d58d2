using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Api;
using Slipway.Contracts.Errors;
using Slipway.Server.Access;
using Slipway.Server.Http;

namespace Slipway.Server.Idempotency;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> is carried out once: whoever sends it again, because a connection broke before the answer was
/// there, gets the first answer. Answers that are errors are not kept, since nothing was made.
/// </summary>
public sealed class IdempotencyMiddleware(RequestDelegate next, KeyStore store, RequestsInProgress running, TimeProvider time)
{
    private const string Replayed = "Idempotency-Replayed";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Features.Get<Caller>() is not { } caller || IdempotencyKey.Read(context.Request) is not { } key)
        {
            await next(context);
            return;
        }

        var digest = await BufferAsync(context.Request);
        var principal = caller.Principal.Name;
        using (await BeginAsync(principal, key, digest, context.RequestAborted))
        {
            if (await store.TakeAsync(principal, key, digest) is { } known)
            {
                RequireSame(known.Digest, digest);
                if (FindAnswer(context, known) is { } answer)
                {
                    context.Response.Headers[Replayed] = "true";
                    await WriteAsync(context, answer);
                    return;
                }
            }

            context.Features.Set(caller with { IdempotencyKey = key });
            await CarryOutAsync(context, principal, key);
        }
    }

    private async Task CarryOutAsync(HttpContext context, string principal, IdempotencyKey key)
    {
        var original = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        var isKept = false;
        try
        {
            await next(context);
            isKept = context.Response.StatusCode is >= 200 and < 300;
            if (isKept)
                await store.AnswerAsync(principal, key, new StoredAnswer(context.Response.StatusCode, context.Response.ContentType ?? "", captured.ToArray()));
        }
        finally
        {
            context.Response.Body = original;
            if (!isKept)
                await store.ReleaseAsync(principal, key);
        }

        captured.Position = 0;
        await captured.CopyToAsync(original, context.RequestAborted);
    }

    /// <summary>Waits until it is our turn.</summary>
    /// <exception cref="SlipwayException"><c>idempotency_mismatch</c>; <c>state_conflict</c> when the first request takes long.</exception>
    private async Task<IDisposable> BeginAsync(string principal, IdempotencyKey key, byte[] digest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (other, over) = running.Begin(principal, key, digest, out var mine);
            if (mine is not null)
                return mine;
            RequireSame(other, digest);
            try
            {
                await over.WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new SlipwayException(ErrorCodes.StateConflict, $"The request with this {IdempotencyKey.Header} is still being carried out; ask again in a moment.")
                {
                    RetryAfter = ComeBack,
                };
            }
        }
    }

    private static void RequireSame(byte[] first, byte[] second)
    {
        if (!first.AsSpan().SequenceEqual(second))
        {
            throw new SlipwayException(
                ErrorCodes.IdempotencyMismatch, $"This {IdempotencyKey.Header} came with another request before: another path, or another body. Use a new key for each wish.");
        }
    }

    // Without an answer on record there may be a Task: the server died, or the caller left, after it was written down.
    private static StoredAnswer? FindAnswer(HttpContext context, KnownRequest known) =>
        known.Answer ?? (known.Task is { } task
            ? new StoredAnswer(
                StatusCodes.Status200OK, "application/json; charset=utf-8",
                JsonSerializer.SerializeToUtf8Bytes(new LocationResponse(ServerUrl.ForTask(context, task)), SlipwayJson.Wire.LocationResponse))
            : null);

    private static async Task WriteAsync(HttpContext context, StoredAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.ContentType.Length > 0)
            context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task<byte[]> BufferAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        request.HttpContext.Response.RegisterForDispose(body);
        // Kestrel ends it at RequestBody.MaxBytes.
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        body.Position = 0;
        request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return hash.GetHashAndReset();
    }
}
