using Microsoft.AspNetCore.Http;
using Slipway.Contracts;
using Slipway.Contracts.Errors;

namespace Slipway.Cli.Tests.Fake;

internal static class FakeErrors
{
    public static Task WriteAsync(HttpContext context, SlipwayException failure)
    {
        context.Response.StatusCode = failure.Code.HttpStatus;
        return context.Response.WriteAsJsonAsync(
            new ApiError
            {
                Code = failure.Code.HttpStatus,
                Message = failure.Message,
                ErrorCode = failure.Code.Code,
                Path = failure.JsonPath,
                MissingClaims = failure.MissingClaims,
                TryAgainInMs = (int)(failure.RetryAfter?.TotalMilliseconds ?? 0),
            },
            SlipwayJson.Default.ApiError);
    }
}
