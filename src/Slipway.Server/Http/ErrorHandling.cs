using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Slipway.Contracts;
using Slipway.Contracts.Errors;
using Slipway.Server.Limits;

namespace Slipway.Server.Http;

/// <summary>Turns whatever went wrong into an <see cref="ApiError"/> body, and what nobody foresaw into a logged 500.</summary>
internal sealed partial class ErrorHandling(CallerLimits limits, ILogger<ErrorHandling> logger) : IExceptionHandler
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
                ErrorCodes.RequestTooLarge, $"The body is larger than {CallerLimits.BodyBytes} bytes."),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new SlipwayException(
                ErrorCodes.RequestInvalid, $"The body came slower than {limits.LeastRate} bytes per second."),
            BadHttpRequestException bad => new SlipwayException(ErrorCodes.RequestInvalid, bad.Message),
            // The framework's word for a chunk of more bytes than can be counted.
            IOException { InnerException: OverflowException } => new SlipwayException(ErrorCodes.RequestInvalid, "The body's chunks can't be read."),
            _ => Unforeseen(context, exception),
        };
        try
        {
            await WriteAsync(context, failure);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Gone by now.
        }

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

        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Describe(failure, context.TraceIdentifier), SlipwayJson.Wire.ApiError), context.RequestAborted);
    }

    /// <summary>What is said of a failure.</summary>
    public static ApiError Describe(SlipwayException failure, string requestId)
    {
        var code = failure.Code;
        return new ApiError
        {
            Code = code.HttpStatus,
            Message = failure.Message,
            ErrorCode = code.Code,
            Docs = code.Docs,
            Path = failure.JsonPath,
            ClientSide = code.HttpStatus is >= 400 and < 500,
            DuplicateKey = code == ErrorCodes.NameTaken,
            RequestInvalid = code.HttpStatus is 400 or 413 or 415,
            RequiresRestart = code == ErrorCodes.RequiresRestart,
            ResourceMissing = code == ErrorCodes.NotFound,
            Retry = code.HttpStatus is 429 or 502 or 503 or 504,
            TokenInvalid = code == ErrorCodes.TokenInvalid || code == ErrorCodes.TokenMissing,
            TryAgainInMs = (int)(failure.RetryAfter?.TotalMilliseconds ?? 0),
            RequestId = requestId,
            MissingClaims = failure.MissingClaims,
        };
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
