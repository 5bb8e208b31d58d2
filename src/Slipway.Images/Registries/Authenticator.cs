using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Contracts.Errors;

namespace Slipway.Images.Registries;

/// <summary>Answers one registry's challenges, and remembers what it got for each repository until it expires.</summary>
internal sealed class Authenticator(RegistryEndpoint endpoint, TimeProvider time)
{
    private const int LongestToken = 256 << 10;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(60); // what a token without 'expires_in' is good for
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Granted> granted = new(StringComparer.Ordinal);

    /// <summary>What to send before being asked; null where nothing good is remembered.</summary>
    public AuthenticationHeaderValue? Remembered(string repository) =>
        granted.TryGetValue(repository, out var found) && found.Until > time.GetUtcNow() ? found.Header : null;

    /// <summary>Null where the challenge can't be answered with what is configured.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(IReadOnlyList<AuthChallenge> challenges, string repository, CancellationToken cancellationToken)
    {
        granted.TryRemove(repository, out _);
        Granted? answer = null;
        if (challenges.FirstOrDefault(challenge => challenge.IsBearer) is { } bearer)
            answer = await FetchTokenAsync(bearer, repository, cancellationToken);
        else if (challenges.Any(challenge => challenge.IsBasic) && endpoint.Login is { } login)
            answer = new Granted(login.ToBasic(), DateTimeOffset.MaxValue);
        if (answer is not null)
            granted[repository] = answer;
        return answer?.Header;
    }

    private async Task<Granted> FetchTokenAsync(AuthChallenge challenge, string repository, CancellationToken cancellationToken)
    {
        var realm = RealmOf(challenge);
        using var request = new HttpRequestMessage(HttpMethod.Get, realm.Uri);
        request.Headers.Authorization = endpoint.Login?.ToBasic();
        using var response = await endpoint.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw Refused(realm.Uri, repository);
        if (!response.IsSuccessStatusCode)
            throw await RegistryFailures.FromAsync(endpoint, $"a token for '{repository}' from {realm.Uri.Host}", response, time, cancellationToken);

        var bytes = await BoundedBody.ReadAsync(endpoint, response, LongestToken, "token", cancellationToken);
        return ReadToken(bytes, realm.Uri);
    }

    private UriBuilder RealmOf(AuthChallenge challenge)
    {
        if (!challenge.Parameters.TryGetValue("realm", out var text) || !Uri.TryCreate(text, UriKind.Absolute, out var realm) || realm.Scheme is not ("https" or "http"))
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"The registry {endpoint.Name} asks for a token but does not say where to get one ('realm' is missing or not a URL).");
        // A login must not leave over plain http because a header said so.
        if (realm.Scheme == "http" && !endpoint.MayBePlain)
            throw new SlipwayException(ErrorCodes.RegistryProtocol, $"The registry {endpoint.Name} wants its token fetched over plain http from {realm.Host}, which would show the login to everyone on the way. Set 'registries:{endpoint.Name}:insecure' if you accept that.");

        var query = new List<string>();
        if (realm.Query.Length > 1)
            query.Add(realm.Query[1..]);
        if (challenge.Parameters.TryGetValue("service", out var service))
            query.Add("service=" + Uri.EscapeDataString(service));
        foreach (var scope in challenge.Parameters.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            query.Add("scope=" + Uri.EscapeDataString(scope));
        return new UriBuilder(realm) { Query = string.Join('&', query), UserName = "", Password = "" };
    }

    private SlipwayException Refused(Uri realm, string repository) => endpoint.Login is { } login
        ? new SlipwayException(ErrorCodes.RegistryAuthFailed, $"{realm.Host} refused the login '{login}' of registry {endpoint.Name}. Check 'registries:{endpoint.Name}:username' and 'password'.")
        : RegistryFailures.LoginWanted(endpoint, $"'{repository}'");

    private Granted ReadToken(byte[] bytes, Uri realm)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var token = Text(root, "token") ?? Text(root, "access_token");
            if (!string.IsNullOrEmpty(token) && !token.Any(character => character is <= ' ' or > '~'))
            {
                var life = root.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var value)
                    ? TimeSpan.FromSeconds(Math.Max(value, 0))
                    : ShortestLife;
                return new Granted(new AuthenticationHeaderValue("Bearer", token), time.GetUtcNow() + (life > Margin * 2 ? life - Margin : life));
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Told below, as for an answer without a token.
        }

        throw new SlipwayException(ErrorCodes.RegistryProtocol, string.Create(CultureInfo.InvariantCulture, $"{realm.Host} answered the question for a token of registry {endpoint.Name} with something that has no token in it."));
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Granted(AuthenticationHeaderValue Header, DateTimeOffset Until);
}
