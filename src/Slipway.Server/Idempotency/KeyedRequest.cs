using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Slipway.Contracts.Errors;

namespace Slipway.Server.Idempotency;

/// <summary>A request that came with an <c>Idempotency-Key</c>, as the store knows it.</summary>
public sealed class KeyedRequest
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyLength = 255;

    private readonly AnswerStore store;
    private readonly string caller;
    private readonly string digest;

    private KeyedRequest(AnswerStore store, string id, string caller, string digest) =>
        (this.store, Id, this.caller, this.digest) = (store, id, caller, digest);

    /// <summary>The caller and the key, which is each caller's own.</summary>
    public string Id { get; }

    /// <summary>The answer went into the store together with what was made.</summary>
    public bool Kept { get; private set; }

    /// <exception cref="SlipwayException">The key is not 1 to 255 printable ASCII characters.</exception>
    public static KeyedRequest Read(AnswerStore store, string key, string caller, string method, string path, ReadOnlySpan<byte> body)
    {
        if (key.Length is 0 or > MaxKeyLength || key.Any(letter => letter is < ' ' or > '~'))
        {
            throw new SlipwayException(
                ErrorCodes.RequestInvalid, $"{Header}: a key is 1 to {MaxKeyLength} printable ASCII characters. Take a new UUID for each thing that is to be made.");
        }

        // A body may hold a password. Whoever reads the store finds no key there, so a digest is no help in guessing it.
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes($"{method} {path}\n"));
        hash.AppendData(body);
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{key}"));
        return new KeyedRequest(store, Convert.ToHexStringLower(id), caller, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <returns>The answer that this request got before; null when it is new.</returns>
    /// <exception cref="SlipwayException"><c>idempotency_mismatch</c>.</exception>
    public KeptAnswer? FindAnswer()
    {
        if (store.Find(Id) is not { } kept)
            return null;
        return kept.Request == digest
            ? kept
            : throw new SlipwayException(
                ErrorCodes.IdempotencyMismatch, $"{Header}: another request came with this key before. Take a new key for each thing that is to be made.");
    }

    /// <summary>Keeps the answer in a commit that somebody else makes: with what the request makes, or not at all.</summary>
    public void Keep(SqliteConnection connection, int status, byte[] body)
    {
        store.Save(connection, Id, caller, new KeptAnswer(digest, status, body));
        Kept = true;
    }

    public Task KeepAsync(int status, byte[] body) => store.SaveAsync(Id, caller, new KeptAnswer(digest, status, body));
}
