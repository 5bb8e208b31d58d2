using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>One server, one token: sends requests, reads answers, and turns every failure into a <see cref="SlipwayException"/>.</summary>
internal sealed class ApiConnection : IDisposable
{
    /// <summary>Largest answer that is not a stream. A list of ten thousand jobs is some 10 MB.</summary>
    public const int MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly SocketsHttpHandler handler;
    private readonly HttpClient http;
    private readonly TimeSpan requestTimeout;
    private readonly Uri root;

    public ApiConnection(SlipwayClientOptions options)
    {
        TimeProvider = options.TimeProvider;
        requestTimeout = options.RequestTimeout;
        root = new Uri(options.Target.AbsoluteUri.TrimEnd('/') + "/v1/");
        Authorization = options.Token is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        handler = new SocketsHttpHandler
        {
            // A redirect would carry the request, and a following client its token, to a host nobody named.
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        http = new HttpClient(handler, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        http.DefaultRequestHeaders.Authorization = Authorization;
        http.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        Invoker = new HttpMessageInvoker(handler, disposeHandler: false);
    }

    public TimeProvider TimeProvider { get; }

    public AuthenticationHeaderValue? Authorization { get; }

    /// <summary>Opens WebSockets through the same connections and settings.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>The absolute address of a path below <c>/v1/</c>.</summary>
    public Uri AddressOf(string path) => new(root, path);

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, content: null, type, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, bodyType), type, cancellationToken);

    /// <summary>Sends a request and reads its JSON answer.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Read(await SendAsync(method, path, content, cancellationToken).ConfigureAwait(false), path, type);

    /// <summary>Reads a page of a list, and the path of the one after it; null after the last.</summary>
    public async Task<(T Page, string? Next)> GetPageAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, path, content: null, cancellationToken).ConfigureAwait(false);
        // Next: /v1/audit?limit=100&offset=200. Only more of the same list is followed, never another address.
        var next = answer.Next is { } link && link.StartsWith($"/v1/{path.Split('?')[0]}?", StringComparison.Ordinal) ? link["/v1/".Length..] : null;
        return (Read(answer, path, type), next);
    }

    /// <summary>
    /// Sends a request whose answer has nothing to read. A POST has a key of its own, and is sent once more when the connection
    /// breaks before the answer: the server does it once.
    /// </summary>
    public async Task<(byte[] Body, string? Next)> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(requestTimeout, TimeProvider);
        using var request = new HttpRequestMessage(method, AddressOf(path)) { Content = content };
        if (method != HttpMethod.Post)
            return await SendAsync(request, timeout, cancellationToken).ConfigureAwait(false);

        using var again = await KeyedPost.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendAsync(request, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SlipwayException broken) when (KeyedPost.MayHaveArrived(broken))
        {
            return await SendAsync(again, timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a stream, however long it takes: only a standstill ends it.</summary>
    /// <param name="prepare">Adds headers.</param>
    /// <param name="sent">Told how many bytes have gone out.</param>
    public async Task<T> UploadAsync<T>(
        string path, Stream source, long length, Action<HttpRequestMessage> prepare, Action<long> sent, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(requestTimeout, TimeProvider);
        using var request = new HttpRequestMessage(HttpMethod.Put, AddressOf(path))
        {
            Content = new UploadContent(source, length, total =>
            {
                timeout.CancelAfter(requestTimeout);
                sent(total);
            }),
        };
        // A refusal comes before the bytes are sent for nothing, and is read in place of a broken connection.
        request.Headers.ExpectContinue = true;
        prepare(request);
        return Read(await SendAsync(request, timeout, cancellationToken).ConfigureAwait(false), path, type);
    }

    private async Task<(byte[] Body, string? Next)> SendAsync(HttpRequestMessage request, CancellationTokenSource timeout, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            await ApiErrors.ThrowIfFailedAsync(response, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token).ConfigureAwait(false);
            var next = response.Headers.TryGetValues("Next", out var links) ? links.FirstOrDefault() : null;
            return (await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), next);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw ApiErrors.Unreachable(request.RequestUri!, failure);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(
                ErrorCodes.Unavailable,
                $"{Describe(request.RequestUri!)} did not answer {request.Method} {root.MakeRelativeUri(request.RequestUri!)} within {requestTimeout.TotalSeconds:0} seconds");
        }
    }

    /// <summary>Opens a stream: returns when the server has answered, and the caller reads the body as it comes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(path));
        request.Headers.Accept.ParseAdd(accept);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await ApiErrors.ThrowIfFailedAsync(response, cancellationToken).ConfigureAwait(false);
            var opened = response;
            response = null;
            return opened;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw ApiErrors.Unreachable(request.RequestUri!, failure);
        }
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        Invoker.Dispose();
        handler.Dispose();
    }

    private T Read<T>((byte[] Body, string? Next) answer, string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw new JsonException("the answer is null");
        }
        catch (JsonException problem)
        {
            throw new SlipwayException(
                ErrorCodes.Unavailable,
                $"{Describe(AddressOf(path))} answered with something that is not the Slipway v1 API ({problem.Message.TrimEnd('.')}); check the target",
                problem);
        }
    }

    internal static string Describe(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
