using System.Security.Cryptography;
using Slipway.Contracts.Names;

namespace Slipway.Server.Routes;

/// <summary>Endpoints that the platform chooses.</summary>
internal static class RouteNames
{
    /// <summary>What a request says to have one chosen.</summary>
    public const string Auto = "auto";

    private const int SuffixLength = 6;
    private const int MaxName = 63 - 1 - SuffixLength;

    public static bool IsAuto(string endpoint) => endpoint is Auto or "tcp://auto" or "http://auto" or "https://auto";

    /// <summary><c>my.app_2</c> becomes <c>myapp2-k6b68x.example.com</c>.</summary>
    public static string Choose(Fqn job, string domain)
    {
        var kept = new string([.. job.Name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]).Trim('-');
        var name = kept.Length == 0 ? "app" : kept[..Math.Min(kept.Length, MaxName)].TrimEnd('-');
        return $"{name}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", SuffixLength)}.{domain}";
    }
}
