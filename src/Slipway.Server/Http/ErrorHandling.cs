using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Slipway.Contracts;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Http;

/// <summary>Turns whatever went wrong into an <see cref="ApiError"/> body, and what nobody foresaw into a logged 500.</summary>
internal sealed partial class ErrorHandling(ILogger<ErrorHandling> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // The caller went away: there is nobody to answer.
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            return true;

        var failure = exception switch
        {
            SlipwayException known => known,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new SlipwayException(
                ErrorCodes.RequestTooLarge, $"The body is larger than {RequestBody.MaxBytes} bytes."),
            BadHttpRequestException bad => new SlipwayException(ErrorCodes.RequestInvalid, bad.Message),
            _ => Unforeseen(context, exception),
        };
        await WriteAsync(context, failure);
        return true;
    }

    /// <summary>Answers with a failure, in full.</summary>
    public static async Task WriteAsync(HttpContext context, SlipwayException failure)
    {
        var code = failure.Code;
        context.Response.StatusCode = code.HttpStatus;
        context.Response.ContentType = "application/json";
        if (code.HttpStatus == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"slipway\"";
        if (failure.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(delay.TotalSeconds)).ToString();

        var body = new ApiError
        {
            Code = code.HttpStatus,
            Message = failure.Message,
            ErrorCode = code.Code,
            Docs = code.Docs,
            Path = failure.JsonPath,
            ClientSide = code.HttpStatus is >= 400 and < 500,
            DuplicateKey = code == ErrorCodes.NameTaken,
            RequestInvalid = code.HttpStatus is 400 or 413,
            RequiresRestart = code == ErrorCodes.RequiresRestart,
            ResourceMissing = code == ErrorCodes.NotFound,
            Retry = code.HttpStatus is 502 or 503 or 504,
            TokenInvalid = code == ErrorCodes.TokenInvalid || code == ErrorCodes.TokenMissing,
            TryAgainInMs = (int)(failure.RetryAfter?.TotalMilliseconds ?? 0),
            RequestId = context.TraceIdentifier,
            MissingClaims = failure.MissingClaims,
        };
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, SlipwayJson.Wire.ApiError), context.RequestAborted);
    }

    private SlipwayException Unforeseen(HttpContext context, Exception exception)
    {
        LogUnforeseen(logger, context.TraceIdentifier, context.Request.Method, context.Request.Path, exception);
        return new SlipwayException(
            ErrorCodes.Internal, $"The server failed in a way it should not have. Its log has the details under request id {context.TraceIdentifier}.");
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "Request {RequestId} failed: {Method} {Path}")]
    private static partial void LogUnforeseen(ILogger logger, string requestId, string method, string path, Exception exception);
}
