using Slipway.Contracts.Errors;

namespace Slipway.Server.Http;

/// <summary>Answers in the API's own form where the framework would give a bare status.</summary>
internal static class MissingEndpoint
{
    public static Task AnswerAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ErrorHandling.WriteAsync(context, new SlipwayException(
            ErrorCodes.NotFound, $"There is nothing at {context.Request.Path}.")),
        StatusCodes.Status405MethodNotAllowed => ErrorHandling.WriteAsync(context, new SlipwayException(
            ErrorCodes.RequestInvalid, $"{context.Request.Path} does not take {context.Request.Method}.")),
        _ => Task.CompletedTask,
    };
}
