using System.Globalization;
using Slipway.Contracts.Names;
using Slipway.Policy.Docker;
using Slipway.Policy.Names;
using Slipway.Policy.Quotas;

namespace Slipway.Policy.Claims;

/// <summary>Checks and reads the values of the claims that the platform knows.</summary>
public static class ClaimValues
{
    /// <summary>Longest life of a token, in seconds: ten years.</summary>
    public const int MaxSeconds = 315_360_000;

    /// <summary>Says what is wrong with a value, or null when nothing is.</summary>
    public static string? FindProblem(ValueKind kind, string value) => kind switch
    {
        ValueKind.Image => ImagePattern.TryParse(value, out _, out var problem) ? null : problem,
        ValueKind.FqnPattern => FqnPattern.TryParse(value, out _, out var problem) ? null : problem,
        ValueKind.ServiceOrPattern when value.Contains("::", StringComparison.Ordinal) => FqnPattern.TryParse(value, out _, out var problem) ? null : problem,
        ValueKind.Namespace => NamespacePath.TryParse(value, out _, out var problem) ? null : problem,
        ValueKind.Seconds => TryParseSeconds(value, out _)
            ? null
            : $"'{value}' is not a time; write seconds, at least 1 and at most {MaxSeconds}, as in \"86400s\"",
        ValueKind.Bytes or ValueKind.BitsPerSecond or ValueKind.Count => QuotaValue.TryParse(value, kind, out _, out var problem) ? null : problem,
        ValueKind.AuditLog => value is "none" or "allow" or "deny" ? null : $"'{value}' is not one of none, allow and deny",
        _ => null,
    };

    /// <summary>Reads <c>86400s</c>.</summary>
    public static bool TryParseSeconds(string? value, out TimeSpan time)
    {
        time = default;
        if (value is null || !value.EndsWith('s')
            || !int.TryParse(value.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > MaxSeconds)
        {
            return false;
        }

        time = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
