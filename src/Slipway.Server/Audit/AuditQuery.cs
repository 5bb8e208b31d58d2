using System.Globalization;
using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;
using Slipway.Policy.Names;

namespace Slipway.Server.Audit;

/// <summary>Which entries somebody wants to see.</summary>
/// <param name="From">UNIX nanoseconds, as <paramref name="To"/>; both inclusive.</param>
/// <param name="Target">A namespace with all below it, or one name.</param>
/// <param name="TargetType">Null for any type: <c>*::/prod</c>.</param>
/// <param name="Offset">Entries that the caller may see and that come before the page.</param>
/// <param name="Before">Only entries older than this one's number: it holds pages still while new entries come.</param>
internal sealed record AuditQuery(
    long? From, long? To, FqnPattern? Target, ResourceType? TargetType, string? EventType, string? Principal, int Offset, int Limit, long? Before)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    private const string AnyType = "*::";

    /// <exception cref="SlipwayException"><c>request_invalid</c>, naming the parameter.</exception>
    public static AuditQuery Read(HttpRequest request)
    {
        var (target, type) = ReadTarget(Text(request, "fqn"));
        return new AuditQuery(
            ReadTime(request, "start_time"),
            ReadTime(request, "end_time"),
            target,
            type,
            Text(request, "event_type"),
            Text(request, "principal"),
            (int)(ReadNumber(request, "offset", 0, int.MaxValue) ?? 0),
            (int)(ReadNumber(request, "limit", 1, MaxLimit) ?? DefaultLimit),
            ReadNumber(request, "before", 0, long.MaxValue));
    }

    public bool Matches(Fqn fqn) =>
        Target is not { } target || (TargetType is { } type ? fqn.Type == type && target.Matches(fqn) : target.Matches(fqn.WithType(ResourceType.Job)));

    private static (FqnPattern? Target, ResourceType? Type) ReadTarget(string? text)
    {
        if (text is null)
            return default;
        var anyType = text.StartsWith(AnyType, StringComparison.Ordinal);
        // Any type will do to read the rest by.
        var probe = anyType ? $"{ResourceType.Job}::{text[AnyType.Length..]}" : text;
        if (!FqnPattern.TryParse(probe, out var pattern, out var problem))
            throw new SlipwayException(ErrorCodes.RequestInvalid, $"fqn: {problem}. Expected are forms such as job::/prod, *::/prod or job::/prod::web.");
        return (pattern, anyType ? null : Fqn.Parse(text.EndsWith("::*", StringComparison.Ordinal) ? text[..^3] : text.EndsWith("::", StringComparison.Ordinal) ? text[..^2] : text).Type);
    }

    private static long? ReadTime(HttpRequest request, string name)
    {
        const double latest = 9_000_000_000;
        if (Text(request, name) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= latest
            ? (long)((decimal)seconds * 1_000_000_000)
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"{name}: UNIX seconds are expected, such as 1469805413.5, not '{text}'.");
    }

    private static long? ReadNumber(HttpRequest request, string name, long least, long most)
    {
        if (Text(request, name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SlipwayException(ErrorCodes.RequestInvalid, $"{name}: a number from {least} to {most} is expected, not '{text}'.");
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}
