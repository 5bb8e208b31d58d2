using System.Net.Http.Headers;

namespace Slipway.Images.Registries;

/// <summary>
/// What a 401 asks for: <c>Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nats:pull"</c>
/// (<see href="https://distribution.github.io/distribution/spec/auth/token/">distribution, token authentication</see>).
/// </summary>
internal sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public static AuthChallenge Parse(AuthenticationHeaderValue header) => new(header.Scheme, ParseParameters(header.Parameter ?? ""));

    private static Dictionary<string, string> ParseParameters(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
                break;
            var key = text[at..equals].Trim(' ', ',', '\t');
            var value = ReadValue(text, equals + 1, out at);
            found[key] = value;
        }

        return found;
    }

    private static string ReadValue(string text, int start, out int end)
    {
        while (start < text.Length && text[start] == ' ')
            start++;
        if (start >= text.Length || text[start] != '"')
        {
            var comma = text.IndexOf(',', start);
            end = comma < 0 ? text.Length : comma + 1;
            return text[start..(comma < 0 ? text.Length : comma)].Trim();
        }

        var value = new System.Text.StringBuilder();
        for (end = start + 1; end < text.Length && text[end] != '"'; end++)
        {
            if (text[end] == '\\' && end + 1 < text.Length)
                end++;
            value.Append(text[end]);
        }

        end++;
        return value.ToString();
    }
}
