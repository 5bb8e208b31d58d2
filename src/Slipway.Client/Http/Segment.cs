using Slipway.Contracts.Errors;

namespace Slipway.Client.Http;

/// <summary>A name as one segment of a path.</summary>
internal static class Segment
{
    /// <exception cref="SlipwayException">It would name another path: it is empty, <c>.</c> or <c>..</c>.</exception>
    public static string Of(string name) => name is "" or "." or ".."
        ? throw new SlipwayException(ErrorCodes.RequestInvalid, $"\"{name}\" can't be a name.")
        : Uri.EscapeDataString(name);
}
