using System.Text.Json;
using Slipway.Contracts.Errors;
using Slipway.Images.Manifests;

namespace Slipway.Images.Registries;

/// <summary>Says what a registry's refusal means, and what to do. Where it hides one reason behind another, says both.</summary>
internal static class RegistryFailures
{
    private const int LongestErrorBody = 16 << 10;

    public static async Task<SlipwayException> FromAsync(RegistryEndpoint endpoint, string what, HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var said = await ReadReasonAsync(endpoint, response, cancellationToken);
        var host = endpoint.Name;
        return (int)response.StatusCode switch
        {
            401 when endpoint.Login is null => LoginWanted(endpoint, what),
            401 => new(ErrorCodes.RegistryAuthFailed, $"{host} does not give {what} to the login '{endpoint.Login}'{said}. Either the login is wrong or it may not read this repository, or the repository does not exist: registries answer all three this way."),
            403 => new(ErrorCodes.RegistryDenied, $"{host} denies {what}{said}. The login '{endpoint.Login?.ToString() ?? "(none)"}' may not read it, or it does not exist and the registry hides that."),
            404 => new(ErrorCodes.ImageNotFound, $"{host} has no {what}{said}. Check the name and the tag; if the repository is private, registries answer the same without a login: set 'registries:{host}:username' and 'password'."),
            429 => RateLimited(endpoint, what, response, said, time),
            >= 500 => new(ErrorCodes.RegistryFailed, $"{host} failed when asked for {what}: status {(int)response.StatusCode}{said}. Try again later.") { RetryAfter = RetryAfter(response, time) },
            var status => new(ErrorCodes.RegistryProtocol, $"{host} answered the question for {what} with status {status}{said}, which the distribution protocol does not have here. Check that the host is a registry."),
        };
    }

    public static SlipwayException LoginWanted(RegistryEndpoint endpoint, string what) => new(
        ErrorCodes.RegistryAuthRequired,
        $"{endpoint.Name} wants a login for {what}. Either the repository is private, or it does not exist: registries answer both this way. Check the name, or set 'registries:{endpoint.Name}:username' and 'password'.");

    public static SlipwayException NoConnection(RegistryEndpoint endpoint, Uri address, Exception failure)
    {
        var host = address.Authority;
        if (UntrustedCertificateException.In(failure) is { } untrusted)
        {
            return new SlipwayException(
                ErrorCodes.RegistryUntrusted,
                $"The certificate of {host} is not trusted: {untrusted.Message}. Its subject is '{untrusted.Subject}', its SHA-256 fingerprint {untrusted.Fingerprint}. If that is the right one, set 'registries:{endpoint.Name}:caFile' to a PEM file of the authority that signed it.",
                failure);
        }

        if (OffLimitsException.In(failure) is { } offLimits)
        {
            return new SlipwayException(
                ErrorCodes.RegistryOffLimits,
                $"Nothing was asked of {offLimits.Host}: {offLimits.Reason}, where image URLs may not lead. If there is a registry that is to be used, the server's operator names it under 'registries' in slipway.json.",
                failure);
        }

        return (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new(ErrorCodes.RegistryUnreachable, $"There is no host '{address.Host}', or name resolution does not work here. Check the image's registry name and this machine's DNS.", failure),
            HttpRequestError.SecureConnectionError => new(ErrorCodes.RegistryUnreachable, $"No TLS connection to {host} could be made. If the registry speaks plain http, set 'registries:{endpoint.Name}:insecure' to true.", failure),
            _ => new(ErrorCodes.RegistryUnreachable, $"No connection to {host}: {Reason(failure)}. Check that it is up and that nothing on the way blocks it.", failure),
        };
    }

    private static SlipwayException RateLimited(RegistryEndpoint endpoint, string what, HttpResponseMessage response, string said, TimeProvider time)
    {
        var after = RetryAfter(response, time);
        var when = after is null ? "It does not say for how long" : $"It asks to wait {after.Value.TotalSeconds:0} s, until {time.GetUtcNow() + after.Value:yyyy-MM-dd HH:mm:ss} UTC";
        var login = endpoint.Login is null ? $", or set 'registries:{endpoint.Name}:username' and 'password' for a higher limit, or a mirror" : ", or set a mirror";
        return new SlipwayException(ErrorCodes.RegistryRateLimited, $"{endpoint.Name} has had too many requests from here and does not give {what}{said}. {when}. Try again then{login}.") { RetryAfter = after };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    private static string Reason(Exception failure) => Readable.Of((failure.InnerException ?? failure).Message).TrimEnd('.');

    /// <summary>E.g. <c>{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}</c> → <c> (MANIFEST_UNKNOWN: manifest unknown)</c>.</summary>
    private static async Task<string> ReadReasonAsync(RegistryEndpoint endpoint, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BoundedBody.ReadAsync(endpoint, response, LongestErrorBody, "error", cancellationToken);
            using var document = JsonDocument.Parse(bytes);
            var first = document.RootElement.GetProperty("errors").EnumerateArray().First();
            var code = first.GetProperty("code").GetString();
            var message = first.TryGetProperty("message", out var text) ? text.GetString() : null;
            return $" ({Readable.Of(string.IsNullOrEmpty(message) ? $"{code}" : $"{code}: {message}")})";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or SlipwayException)
        {
            return ""; // the status says enough
        }
    }
}
