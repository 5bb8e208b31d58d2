using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Server.Http;

/// <summary>Names in paths and queries: what does not parse can't exist.</summary>
internal static class RouteIds
{
    public static T ParseId<T>(string text, string what)
        where T : struct, IParsableName<T> =>
        T.TryParse(text, out var id, out _)
            ? id
            : throw new SlipwayException(ErrorCodes.NotFound, $"There is no {what} '{(text.Length <= 64 ? text : text[..61] + "...")}': a UUID is expected.");
}
