using Slipway.Contracts.Errors;

namespace Slipway.Images.Registries;

/// <summary>Reads a whole answer into memory, up to a limit.</summary>
internal static class BoundedBody
{
    public static async Task<byte[]> ReadAsync(RegistryEndpoint endpoint, HttpResponseMessage response, int limit, string what, CancellationToken cancellationToken, string? limitName = null)
    {
        if (response.Content.Headers.ContentLength > limit)
            throw TooLarge(endpoint, limit, what, limitName);
        using var deadline = endpoint.AnswerDeadline(cancellationToken);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var kept = new MemoryStream();
            var buffer = new byte[16 << 10];
            int read;
            while ((read = await body.ReadAsync(buffer, deadline.Token)) > 0)
            {
                if (kept.Length + read > limit)
                    throw TooLarge(endpoint, limit, what, limitName);
                kept.Write(buffer, 0, read);
            }

            return kept.ToArray();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new SlipwayException(ErrorCodes.RegistryUnreachable, $"The connection to {endpoint.Name} broke while it sent the {what}. Try again.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(ErrorCodes.RegistryUnreachable, $"{endpoint.Name} took too long to send the {what}. Try again.", failure);
        }
    }

    private static SlipwayException TooLarge(RegistryEndpoint endpoint, int limit, string what, string? limitName) =>
        new(ErrorCodes.RegistryProtocol, $"{endpoint.Name} sent a {what} of more than {limit} bytes, which is the limit{(limitName is null ? "" : " " + limitName)}.");
}
