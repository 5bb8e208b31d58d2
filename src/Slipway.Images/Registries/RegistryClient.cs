using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Images.Manifests;

namespace Slipway.Images.Registries;

/// <summary>
/// Asks registries for manifests and blobs
/// (<see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull">OCI distribution-spec, pull</see>).
/// </summary>
internal sealed class RegistryClient(EndpointCatalog catalog, ImageStoreOptions options, TimeProvider time, ILogger logger)
{
    // A source with others behind it is not worth long patience.
    private const int AttemptsBeforeNext = 2;
    private readonly RetryPolicy retry = new(options.Transfers, time);

    public RetryPolicy Retry => retry;

    public IReadOnlyList<RegistryEndpoint> SourcesOf(ImageReference reference) => catalog.For(reference);

    /// <summary>
    /// The digest that the reference means now, by the cheapest question (a HEAD, which rate limits do not count); null where
    /// the first source does not tell.
    /// </summary>
    public async Task<Digest?> TryFindDigestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        var question = new RegistryQuestion(HttpMethod.Head, reference.Repository, "manifests/" + reference.Selector) { Accept = MediaTypes.Manifests };
        try
        {
            using var response = await SourcesOf(reference)[0].AskAsync(question, cancellationToken);
            return response.IsSuccessStatusCode ? DigestHeader(response) : null;
        }
        catch (SlipwayException)
        {
            return null; // the full question, asked next, tells why
        }
    }

    public Task<RemoteManifest> GetManifestAsync(ImageReference reference, string selector, CancellationToken cancellationToken) =>
        AskEachAsync(reference, (endpoint, token) => GetManifestAsync(endpoint, reference, selector, token), cancellationToken);

    /// <summary>A blob that fits into memory, verified.</summary>
    public Task<byte[]> GetBlobAsync(ImageReference reference, Descriptor blob, int limit, CancellationToken cancellationToken) =>
        AskEachAsync(
            reference,
            async (endpoint, token) =>
            {
                using var body = await OpenBlobAsync(endpoint, reference.Repository, blob.Digest, 0, token);
                var bytes = await BoundedBody.ReadAsync(endpoint, body.Response, limit, "configuration", token);
                var digest = Digest.FromSha256(SHA256.HashData(bytes));
                return digest == blob.Digest ? bytes : throw Mismatch(endpoint, "configuration", blob.Digest, digest);
            },
            cancellationToken);

    /// <summary>Asks whether the repository holds a blob, without its bytes.</summary>
    /// <exception cref="SlipwayException">It does not, or not for us.</exception>
    public Task RequireBlobAsync(ImageReference reference, Digest digest, CancellationToken cancellationToken) => AskEachAsync(
        reference,
        async (endpoint, token) =>
        {
            using var response = await endpoint.AskAsync(new RegistryQuestion(HttpMethod.Head, reference.Repository, $"blobs/{digest}"), token);
            return response.IsSuccessStatusCode
                ? true
                : throw await RegistryFailures.FromAsync(endpoint, $"blob {digest.Short} of '{reference.Repository}', which its manifest names,", response, time, token);
        },
        cancellationToken);

    /// <summary>One try at one source; the caller reads, counts and verifies.</summary>
    public async Task<BlobBody> OpenBlobAsync(RegistryEndpoint endpoint, string repository, Digest digest, long from, CancellationToken cancellationToken)
    {
        var question = new RegistryQuestion(HttpMethod.Get, repository, $"blobs/{digest}") { From = from };
        var response = await endpoint.AskAsync(question, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            response.Dispose();
            response = await endpoint.AskAsync(question with { From = 0 }, cancellationToken);
        }

        try
        {
            long offset = 0;
            if (response.StatusCode == HttpStatusCode.PartialContent)
                offset = response.Content.Headers.ContentRange?.From ?? throw Odd(endpoint, digest, "a part, without saying which");
            else if (response.StatusCode != HttpStatusCode.OK)
                throw await RegistryFailures.FromAsync(endpoint, $"blob {digest.Short} of '{repository}'", response, time, cancellationToken);
            if (offset > from)
                throw Odd(endpoint, digest, "another part than was asked for");
            return new BlobBody(response, await response.Content.ReadAsStreamAsync(cancellationToken), offset);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<RemoteManifest> GetManifestAsync(RegistryEndpoint endpoint, ImageReference reference, string selector, CancellationToken cancellationToken)
    {
        var what = $"'{reference.Repository}{(selector.Contains(':') ? "@" : ":")}{selector}'";
        var question = new RegistryQuestion(HttpMethod.Get, reference.Repository, "manifests/" + selector) { Accept = MediaTypes.Manifests };
        using var response = await endpoint.AskAsync(question, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw await RegistryFailures.FromAsync(endpoint, what, response, time, cancellationToken);

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is "text/html")
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"{endpoint.Name} answered the question for {what} with a web page. Check that the host is a registry, and that no login page is on the way.");
        var bytes = await BoundedBody.ReadAsync(endpoint, response, options.Limits.ManifestBytes, "manifest", cancellationToken);
        var digest = Digest.FromSha256(SHA256.HashData(bytes));
        var named = Digest.TryParse(selector, out var asked, out _) ? asked : DigestHeader(response);
        if (named is { } expected && expected != digest)
            throw Mismatch(endpoint, "manifest", expected, digest);
        return new RemoteManifest(bytes, digest, type);
    }

    private async Task<T> AskEachAsync<T>(ImageReference reference, Func<RegistryEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var sources = SourcesOf(reference);
        var failures = new List<SourceFailure>();
        foreach (var source in sources)
        {
            var attempts = source == sources[^1] ? options.Transfers.Attempts : Math.Min(AttemptsBeforeNext, options.Transfers.Attempts);
            try
            {
                return await retry.RunAsync(token => ask(source, token), attempts, cancellationToken);
            }
            catch (SlipwayException failure)
            {
                ImageLog.SourceFailed(logger, source.Name, reference.ToString(), failure.Code.Code);
                failures.Add(new SourceFailure(source.Name, failure));
            }
        }

        throw SourceFailure.Combine(failures);
    }

    private static Digest? DigestHeader(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First(), out var digest, out _) ? digest : null;

    private static SlipwayException Mismatch(RegistryEndpoint endpoint, string what, Digest expected, Digest received) =>
        new(ErrorCodes.DigestMismatch, $"{endpoint.Name} sent a {what} whose digest is {received}, not {expected} as named. It was not used. Try again; if it stays, the registry or a proxy on the way is broken.");

    private static SlipwayException Odd(RegistryEndpoint endpoint, Digest digest, string what) =>
        new(ErrorCodes.RegistryProtocol, $"{endpoint.Name} sent {what} of blob {digest.Short}. Check that the host is a registry.");
}
