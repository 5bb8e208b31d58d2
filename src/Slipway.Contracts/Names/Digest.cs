using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Contracts.Names;

/// <summary>
/// A content address: <c>sha256:</c> and 64 lower-case hex digits
/// (<see href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI image-spec, digests</see>).
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<Digest>))]
public readonly record struct Digest : IParsableName<Digest>
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private readonly string? hex;

    private Digest(string hex) => this.hex = hex;

    /// <summary>The 64 hex digits.</summary>
    public string Hex => hex ?? throw new InvalidOperationException("A default Digest has no value.");

    /// <summary>The first eight hex digits: how a layer is called in a task's events.</summary>
    public string Short => Hex[..8];

    /// <summary>Makes a digest from the 32 bytes of a SHA-256 hash.</summary>
    public static Digest FromSha256(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != HexLength / 2)
            throw new ArgumentException("A SHA-256 hash has 32 bytes.", nameof(hash));
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest value, [NotNullWhen(false)] out string? problem)
    {
        value = default;
        problem = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
            problem = "a digest is expected as 'sha256:' and 64 hex digits; other algorithms are not supported";
        else if (text.Length != Prefix.Length + HexLength || text.AsSpan(Prefix.Length).ContainsAnyExcept(LowerHex))
            problem = "a sha256 digest has exactly 64 lower-case hex digits";
        else
            value = new Digest(text[Prefix.Length..]);
        return problem is null;
    }

    public static Digest Parse(string text) => TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    public override string ToString() => hex is null ? "" : Prefix + hex;
}
