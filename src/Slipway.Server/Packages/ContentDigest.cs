using Slipway.Contracts.Errors;
using Slipway.Contracts.Names;

namespace Slipway.Server.Packages;

/// <summary>
/// The header <c>Content-Digest: sha-256=:base64:</c>
/// (<see href="https://www.rfc-editor.org/rfc/rfc9530">RFC 9530</see>); algorithms that are not known are skipped.
/// </summary>
internal static class ContentDigest
{
    private const string Sha256 = "sha-256=:";

    /// <exception cref="SlipwayException"><c>request_invalid</c>: it has a sha-256 that is none.</exception>
    public static Digest? Read(IEnumerable<string?> values)
    {
        var found = values.SelectMany(value => value?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            .FirstOrDefault(item => item.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase));
        if (found is null)
            return null;
        Span<byte> hash = stackalloc byte[32];
        return found.EndsWith(':') && found.Length > Sha256.Length
            && Convert.TryFromBase64Chars(found.AsSpan()[Sha256.Length..^1], hash, out var length) && length == hash.Length
            ? Digest.FromSha256(hash)
            : throw new SlipwayException(ErrorCodes.RequestInvalid, "Content-Digest: 'sha-256=:' with the base64 of 32 bytes and ':' is expected.");
    }
}
