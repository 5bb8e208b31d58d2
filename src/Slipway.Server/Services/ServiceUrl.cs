using System.Text.RegularExpressions;

namespace Slipway.Server.Services;

/// <summary>
/// The URL of a service: <c>postgres://user:password@db.example.com:5432/shop?sslmode=require</c>. Its parts are taken as they are
/// written, since not everything that calls itself a URL is one for .NET: <c>mongodb://a:27017,b:27017/</c> is not.
/// </summary>
public sealed partial record ServiceUrl
{
    public const int MaxLength = 2048;
    private const string Hidden = "***";

    private ServiceUrl(string text, Match parts)
    {
        Text = text;
        Scheme = parts.Groups["scheme"].Value;
        UserInfo = parts.Groups["user"].Success ? parts.Groups["user"].Value : null;
        Rest = parts.Groups["rest"].Value;
        Query = parts.Groups["query"].Value;
    }

    /// <summary>With all its secrets: for the environment of instances only.</summary>
    public string Text { get; }

    private string Scheme { get; }

    private string? UserInfo { get; }

    // Host, port and path.
    private string Rest { get; }

    private string Query { get; }

    /// <summary>What may be shown: who logs in, and whatever in the query looks like a secret, are hidden.</summary>
    public string Shown => $"{Scheme}://{(UserInfo is null ? "" : Hidden + "@")}{Rest}{SecretParameter().Replace(Query, "${name}" + Hidden)}";

    /// <summary>The same for a Java app: <c>jdbc:postgresql://db.example.com:5432/shop?user=…&amp;password=…&amp;sslmode=require</c>.</summary>
    public string ToJdbc(string driver)
    {
        var login = UserInfo?.Split(':', 2);
        IEnumerable<string> parameters =
        [
            .. login is [var user, ..] ? [$"user={user}"] : Array.Empty<string>(),
            .. login is [_, var password] ? [$"password={password}"] : Array.Empty<string>(),
            .. Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries),
        ];
        var query = string.Join('&', parameters);
        return $"jdbc:{driver}://{Rest}{(query.Length > 0 ? "?" + query : "")}";
    }

    /// <param name="problem">Never holds a part of the URL.</param>
    public static ServiceUrl? TryParse(string? text, out string problem)
    {
        problem = "";
        if (string.IsNullOrEmpty(text))
            problem = "is required: the service's address, as in 'redis://cache.example.com:6379'";
        else if (text.Length > MaxLength)
            problem = $"has {text.Length} characters; at most {MaxLength} are allowed";
        else if (text.Any(character => char.IsControl(character) || character == ' '))
            problem = "may not have spaces, line ends or other control characters";
        else if (Form().Match(text) is { Success: true } parts)
            return new ServiceUrl(text, parts);
        else
            problem = "a URL is expected, as in 'redis://user:password@cache.example.com:6379'; of user and password, write '/', '?', '#' and '@' as %2F, %3F, %23 and %40";
        return null;
    }

    // An '@' anywhere else is refused: it would be one of a password that was not written as it must be, and so be shown.
    [GeneratedRegex(
        @"^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://((?<user>[^@/?#]*)@)?(?<rest>[A-Za-z0-9._,:\[\]-]+(/[^@?#]*)?)(?<query>(\?[^@#]*)?)$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<name>[?&][^=&]*(pass|pwd|secret|token|key|auth|sign)[^=&]*=)[^&]*", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretParameter();
}
