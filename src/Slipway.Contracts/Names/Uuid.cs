using System.Diagnostics.CodeAnalysis;

namespace Slipway.Contracts.Names;

/// <summary>The one text form of a UUID that the v1 API has: 8-4-4-4-12 lower-case hex digits.</summary>
internal static class Uuid
{
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        problem = text is not null && Guid.TryParseExact(text, "D", out value) && value.ToString("D") == text
            ? null
            : "a UUID is expected: 8-4-4-4-12 lower-case hex digits";
        return problem is null;
    }
}
