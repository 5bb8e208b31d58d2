using System.Net;
using System.Net.Http.Headers;
using Slipway.Contracts.Errors;

namespace Slipway.Images.Registries;

/// <summary>
/// One host that speaks the distribution protocol: a registry or a mirror. Knows how to reach it, how to log in, and how
/// far to follow it; not what the answers mean.
/// </summary>
internal sealed class RegistryEndpoint : IDisposable
{
    private readonly TransferOptions options;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http;
    private readonly Authenticator authenticator;
    private readonly string? fixedScheme;
    private volatile Uri? root;

    /// <param name="name">Host and port, as configuration names it.</param>
    /// <param name="scheme">Null to find out, for hosts that may speak plain http.</param>
    public RegistryEndpoint(string name, string? scheme, RegistryOptions? settings, TransferOptions options, AddressGuard guard, TimeProvider time)
    {
        Name = name;
        this.options = options;
        this.time = time;
        MayBePlain = scheme == "http" || settings?.Insecure == true || RegistryName.IsLoopback(name);
        fixedScheme = scheme ?? (MayBePlain ? null : "https");
        Login = settings?.Username is { Length: > 0 } user ? new Credentials(user, settings.Password ?? "") : null;
        var trust = TrustPolicy.From(settings);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = guard.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, chain, errors) => trust.Check(certificate, chain, errors) },
        });
        authenticator = new Authenticator(this, time);
    }

    public string Name { get; }

    public Credentials? Login { get; }

    public bool MayBePlain { get; }

    /// <summary>Asks, logs in where it is told to, and follows redirects. The answer may have any status.</summary>
    public async Task<HttpResponseMessage> AskAsync(RegistryQuestion question, CancellationToken cancellationToken)
    {
        var address = question.At(root ?? await FindRootAsync(cancellationToken));
        var authorization = authenticator.Remembered(question.Repository);
        var response = await FollowAsync(question, address, authorization, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        var challenges = response.Headers.WwwAuthenticate.Select(AuthChallenge.Parse).ToList();
        var answer = await AnswerAsync(response, challenges, question, cancellationToken);
        if (answer is null)
            return response;
        response.Dispose();
        return await FollowAsync(question, address, answer, cancellationToken);
    }

    /// <summary>One request, as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway", "0.1"));
        using var deadline = AnswerDeadline(cancellationToken);
        try
        {
            return await http.SendAsync(request, deadline.Token);
        }
        catch (HttpRequestException failure)
        {
            throw RegistryFailures.NoConnection(this, request.RequestUri!, failure);
        }
        catch (IOException failure)
        {
            throw RegistryFailures.NoConnection(this, request.RequestUri!, failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(ErrorCodes.RegistryUnreachable, $"{request.RequestUri!.Authority} did not answer within {options.AnswerTimeout.TotalSeconds:0.#} s (setting transfers:answer-timeout). Check that it is up and that nothing on the way blocks it.", failure);
        }
    }

    /// <summary>Ends with the caller's token, or when an answer took too long.</summary>
    public CancellationTokenSource AnswerDeadline(CancellationToken cancellationToken) => Deadline.After(options.AnswerTimeout, time, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<AuthenticationHeaderValue?> AnswerAsync(
        HttpResponseMessage refusal, IReadOnlyList<AuthChallenge> challenges, RegistryQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await authenticator.AnswerAsync(challenges, question.Repository, cancellationToken);
        }
        catch
        {
            refusal.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(RegistryQuestion question, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var at = address;
        for (var hops = 0; hops <= options.RedirectsAllowed; hops++)
        {
            using var request = new HttpRequestMessage(question.Method, at);
            foreach (var type in question.Accept)
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            if (question.From > 0)
                request.Headers.Range = new RangeHeaderValue(question.From, null);
            // Blob stores elsewhere have their own signature in the URL; the login is for the registry alone.
            if (Authority(at) == Authority(address))
                request.Headers.Authorization = authorization;

            var response = await SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            at = Next(at, location);
        }

        throw new SlipwayException(ErrorCodes.RegistryProtocol, $"{Name} redirected more than {options.RedirectsAllowed} times. Check the registry's address.");
    }

    private Uri Next(Uri from, Uri location)
    {
        var next = location.IsAbsoluteUri ? location : new Uri(from, location);
        if (next.Scheme is not ("https" or "http"))
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"{Name} redirected to something that is not a web address.");
        if (from.Scheme == "https" && next.Scheme == "http" && !MayBePlain)
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"{Name} redirected from https to plain http at {next.Host}. Set 'registries:{Name}:insecure' if you accept that.");
        return next;
    }

    /// <summary>Hosts that may be plain are asked over https first, so that a registry with a certificate gets to use it.</summary>
    private async Task<Uri> FindRootAsync(CancellationToken cancellationToken)
    {
        if (fixedScheme is not null)
            return root = new Uri($"{fixedScheme}://{Name}/");
        try
        {
            return root = await TryRootAsync("https", cancellationToken);
        }
        catch (SlipwayException failure) when (failure.Code != ErrorCodes.RegistryUntrusted)
        {
            return root = await TryRootAsync("http", cancellationToken);
        }
    }

    private async Task<Uri> TryRootAsync(string scheme, CancellationToken cancellationToken)
    {
        var candidate = new Uri($"{scheme}://{Name}/");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(candidate, "v2/"));
        using var response = await SendAsync(request, cancellationToken);
        return candidate;
    }

    private static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
