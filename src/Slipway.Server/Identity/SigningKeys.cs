using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Storage;

namespace Slipway.Server.Identity;

/// <summary>
/// The keys that tokens are signed with: P-256 keys in PEM files under <c>keys/</c>, readable by their owner only. The
/// newest signs; all of them verify, so a new key can be added while old tokens live on.
/// </summary>
public sealed class SigningKeys : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly List<ECDsa> opened = [];

    private SigningKeys(string folder)
    {
        // Names are creation times, so the last in order is the newest: '20261122192247-5f0c….pem'.
        foreach (var file in Directory.EnumerateFiles(folder, "*.pem").Order(StringComparer.Ordinal))
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            opened.Add(key);
            All.Add(new ECDsaSecurityKey(key)
            {
                KeyId = Path.GetFileNameWithoutExtension(file),
                // The library's cache is one for the process and by key id: it would outlive the keys it was made from.
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            });
        }
    }

    public IList<SecurityKey> All { get; } = [];

    public SecurityKey Newest => All[^1];

    /// <summary>Opens the keys of a data folder, making the first one where there is none.</summary>
    public static SigningKeys Open(string dataFolder, TimeProvider time)
    {
        var folder = Path.Combine(dataFolder, "keys");
        DataFolder.Create(folder);
        if (!Directory.EnumerateFiles(folder, "*.pem").Any())
            Add(folder, time);
        return new SigningKeys(folder);
    }

    public void Dispose() => opened.ForEach(key => key.Dispose());

    private static void Add(string folder, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = $"{time.GetUtcNow():yyyyMMddHHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var temporary = Path.Combine(folder, name + ".tmp");
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder, name + ".pem"));
    }
}
