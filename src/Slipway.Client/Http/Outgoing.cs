using System.Net.Http.Headers;
using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>A request with a body in memory, which can be made as often as it has to be sent.</summary>
internal sealed class Outgoing
{
    private const string KeyHeader = "Idempotency-Key";

    private readonly HttpMethod method;
    private readonly Uri address;
    private readonly byte[]? body;
    private readonly MediaTypeHeaderValue? type;

    // A POST may be sent twice and is done once, by its key.
    private readonly string? key;

    private Outgoing(HttpMethod method, Uri address, byte[]? body, MediaTypeHeaderValue? type)
    {
        (this.method, this.address, this.body, this.type) = (method, address, body, type);
        key = method == HttpMethod.Post ? Guid.NewGuid().ToString() : null;
    }

    /// <summary>It has a key: sending it again does nothing twice.</summary>
    public bool IsKeyed => key is not null;

    public static async Task<Outgoing> ReadAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken)
    {
        using (content)
        {
            return content is null
                ? new Outgoing(method, address, null, null)
                : new Outgoing(method, address, await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), content.Headers.ContentType);
        }
    }

    public HttpRequestMessage Make()
    {
        var message = new HttpRequestMessage(method, address);
        if (key is not null)
            message.Headers.Add(KeyHeader, key);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = type;
        }

        return message;
    }

    /// <summary>The connection stood and then broke, so nobody here knows whether the server has done it.</summary>
    public static bool MayHaveArrived(SlipwayException failure) => failure.InnerException switch
    {
        HttpRequestException broken => broken.HttpRequestError is HttpRequestError.Unknown or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse,
        IOException => true,
        _ => false,
    };
}
