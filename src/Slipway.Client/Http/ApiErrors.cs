using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>Makes a <see cref="SlipwayException"/> of an answer that is not a success, or of no answer at all.</summary>
internal static class ApiErrors
{
    private const int MaxErrorBytes = 256 * 1024;

    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await ReadSomeAsync(response, cancellationToken).ConfigureAwait(false);
        throw Read(response.StatusCode, body, response.RequestMessage!.RequestUri!, response.Headers.RetryAfter?.Delta);
    }

    public static SlipwayException Read(HttpStatusCode status, ReadOnlySpan<byte> body, Uri address, TimeSpan? retryAfter)
    {
        var error = TryRead(body);
        var code = ErrorCodes.Find(error?.ErrorCode) ?? FromStatus(status);
        var message = error?.Message is { Length: > 0 } text
            ? text
            : $"{ApiConnection.Describe(address)} answered {(int)status} {status} to {address.AbsolutePath} and did not say why; check that the target is a Slipway server";
        return new SlipwayException(code, message)
        {
            JsonPath = error?.Path,
            MissingClaims = error?.MissingClaims ?? [],
            RetryAfter = error?.TryAgainInMs > 0 ? TimeSpan.FromMilliseconds(error.TryAgainInMs) : retryAfter,
        };
    }

    public static SlipwayException Unreachable(Uri address, Exception failure)
    {
        var why = failure switch
        {
            _ when Find<SocketException>(failure) is { } socket => Sentence(socket),
            _ when Find<AuthenticationException>(failure) is not null => "the TLS handshake failed: the certificate is not trusted, or the port does not speak TLS",
            _ => "the connection broke",
        };
        return new SlipwayException(ErrorCodes.Unavailable, $"Can't reach {ApiConnection.Describe(address)}: {why}", failure);
    }

    /// <summary>A server older or newer than this client may send no code that we know: the status still says the kind.</summary>
    private static ErrorCode FromStatus(HttpStatusCode status) => (int)status switch
    {
        401 => ErrorCodes.TokenInvalid,
        403 => ErrorCodes.PolicyDenied,
        404 or 410 => ErrorCodes.NotFound,
        409 => ErrorCodes.StateConflict,
        413 or 414 or 431 => ErrorCodes.RequestTooLarge,
        429 => ErrorCodes.TooManyAttempts,
        >= 400 and < 500 => ErrorCodes.RequestInvalid,
        502 or 503 or 504 => ErrorCodes.Unavailable,
        < 400 => ErrorCodes.Unavailable,
        _ => ErrorCodes.Internal,
    };

    private static ApiError? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SlipwayJson.Default.ApiError);
        }
        catch (JsonException)
        {
            return TryReadMessage(body);
        }
    }

    // What other v1 servers and proxies send may be no more than {"message":"…"}.
    private static ApiError? TryReadMessage(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? new ApiError { Code = 0, Message = message.GetString()! }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadSomeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = stream.ConfigureAwait(false);
        var buffer = new byte[MaxErrorBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return buffer[..length];
    }

    private static string Sentence(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused; is the server running?",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name is not known",
        SocketError.TimedOut => "no answer in time",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no network route to it",
        _ => "the connection broke",
    };

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
                return found;
        }

        return null;
    }
}
