using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>A POST that may be sent twice and is done once, by its <c>Idempotency-Key</c>.</summary>
internal static class KeyedPost
{
    private const string Header = "Idempotency-Key";

    /// <summary>Gives the request a key, and makes its twin.</summary>
    public static async Task<HttpRequestMessage> PrepareAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString();
        request.Headers.Add(Header, key);
        var twin = new HttpRequestMessage(request.Method, request.RequestUri);
        twin.Headers.Add(Header, key);
        if (request.Content is { } content)
        {
            twin.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            twin.Content.Headers.ContentType = content.Headers.ContentType;
        }

        return twin;
    }

    /// <summary>The connection stood and then broke, so nobody here knows whether the server has done it.</summary>
    public static bool MayHaveArrived(SlipwayException failure) => failure.InnerException switch
    {
        HttpRequestException broken => broken.HttpRequestError is HttpRequestError.Unknown or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse,
        IOException => true,
        _ => false,
    };
}
