using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Slipway.Server.Routes;

/// <summary>A DNS name in the one form in which it is compared: lower case, ASCII, without the dot at the end.</summary>
internal static class HostName
{
    /// <summary>RFC 1035, 2.3.4: longest name and longest label, in characters.</summary>
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>As a request's Host header has it, for looking up; it need not be a name that could be mapped.</summary>
    public static string Normalise(string host) => host.TrimEnd('.').ToLowerInvariant();

    public static bool TryParse(string text, [NotNullWhen(true)] out string? host, [NotNullWhen(false)] out string? problem)
    {
        host = null;
        if (text.Contains('*', StringComparison.Ordinal))
        {
            problem = "wildcards can't be mapped; name each host";
            return false;
        }

        if (!TryMakeAscii(text.EndsWith('.') ? text[..^1] : text, out var name) || !IsName(name))
        {
            problem = $"'{(text.Length <= 80 ? text : text[..77] + "...")}' is not a host name: labels of letters, digits and '-' between dots, as in www.example.com";
            return false;
        }

        (host, problem) = (name, null);
        return true;
    }

    private static bool TryMakeAscii(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (text.Length is 0 or > MaxLength)
            return false;
        try
        {
            // Both ways: 'xn--' with nonsense behind it is not a name.
            name = Idn.GetAscii(text).ToLowerInvariant();
            _ = Idn.GetUnicode(name);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsName(string name)
    {
        var labels = name.Split('.');
        return name.Length <= MaxLength && labels.Length >= 2 && !labels[^1].All(char.IsAsciiDigit)
            && labels.All(label => label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(Allowed));
    }
}
