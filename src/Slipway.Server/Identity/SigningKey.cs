using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>A key that tokens are signed with.</summary>
/// <param name="Id">Its creation time and some chance: <c>20261122192247-5f0c1a2b</c>; the tokens it signs name it.</param>
/// <param name="Until">It verifies until then; null for as long as it is there.</param>
public sealed record SigningKey(string Id, DateTimeOffset? Until, ECDsa Key) : IDisposable
{
    internal SecurityKey Security { get; } = new ECDsaSecurityKey(Key)
    {
        KeyId = Id,
        // The library's cache is one for the process and by key id: it would outlive the keys it was made from.
        CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
    };

    public void Dispose() => Key.Dispose();

    public override string ToString() => Id;
}
