using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Slipway.Server.Identity;

/// <summary>
/// Passwords as Argon2id hashes (<see href="https://datatracker.ietf.org/doc/html/rfc9106#section-4">RFC 9106</see>, second
/// recommended option scaled to this kind of machine), written with their parameters so that these can grow:
/// <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.
/// </summary>
public static class PasswordHash
{
    private const int MemoryKiB = 19456;
    private const int Iterations = 2;
    private const int Lanes = 1;
    private const int HashBytes = 32;

    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Derive(password, salt, MemoryKiB, Iterations, Lanes);
        return $"$argon2id$v=19$m={MemoryKiB},t={Iterations},p={Lanes}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    /// <summary>Compares in constant time.</summary>
    public static bool Verify(string password, string stored)
    {
        // $argon2id$v=19$m=19456,t=2,p=1$salt$hash
        var parts = stored.Split('$');
        if (parts is not ["", "argon2id", "v=19", var settings, var salt, var hash])
            return false;
        var values = settings.Split(',').Select(setting => int.Parse(setting.AsSpan(2))).ToArray();
        var derived = Derive(password, Convert.FromBase64String(salt), values[0], values[1], values[2]);
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(hash));
    }

    private static byte[] Derive(string password, byte[] salt, int memory, int iterations, int lanes)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithSalt(salt)
            .WithMemoryAsKB(memory)
            .WithIterations(iterations)
            .WithParallelism(lanes)
            .Build());
        var hash = new byte[HashBytes];
        generator.GenerateBytes(Encoding.UTF8.GetBytes(password), hash);
        return hash;
    }
}
